import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { FIREFOX_CLICKS, FIREFOX_LIGHT, firefoxLaunch, httpsBy } from './test/engines/firefox-launch.ts'
import { startHttpsHosts } from './test/engines/https-hosts.ts'
import { browserProject, isOurs, tabsProject, vendorsProject } from './vitest.config.ts'

const hosts = await startHttpsHosts()
const prefs = { ...FIREFOX_LIGHT, ...FIREFOX_CLICKS, ...httpsBy(hosts.address) }

const firefox = {
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({ launchOptions: firefoxLaunch(prefs) }),
  instances: [{ browser: 'firefox' as const }],
}

/** Of its pointer, which `userEvent.hover` and `unhover` move, the driver hears nothing, and waits for ever. */
const WITHOUT_POINTER = ['test/browser/looks-sheet.test.tsx']

/** Firefox lists no frame in Resource Timing that Playwright's `context.route()` has answered. */
const routeHost = (_: unknown, origin: string, server: string) => hosts.route(origin, server)

/** The tests that need a browser, in Firefox; those that it cannot do say why (test/browser/needs.ts). */
export default defineConfig({
  test: {
    onUnhandledError: isOurs,
    projects: [
      browserProject(firefox, WITHOUT_POINTER, 1), // one page at a time has the focus
      vendorsProject(firefox, { routeHost }),
      tabsProject(['test/engines/firefox-run.ts'], ['test/tabs/**/*.test.ts', 'test/policies/*.test.ts']),
    ],
  },
})
