import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { FIREFOX_LIGHT, firefoxLaunch, httpsBy } from './test/engines/firefox-launch.ts'
import { startHttpsHosts } from './test/engines/https-hosts.ts'
import { browserProject, tabsProject, vendorsProject } from './vitest.config.ts'

const hosts = await startHttpsHosts()
const firefox = {
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({ launchOptions: firefoxLaunch({ ...FIREFOX_LIGHT, ...httpsBy(hosts.address) }) }),
  instances: [{ browser: 'firefox' as const }],
}

/** Of its pointer, which `userEvent.hover` and `unhover` move, the driver hears nothing, and waits for ever. */
const WITHOUT_POINTER = ['test/browser/looks-sheet.test.tsx']

/** `context.route()` of Playwright's answers no request that Firefox makes for a frame. */
const routeHost = (_: unknown, origin: string, server: string) => hosts.route(origin, server)

/** The tests that need a browser, in Firefox; those that it cannot do say why (test/browser/needs.ts). */
export default defineConfig({
  test: {
    projects: [
      browserProject(firefox, WITHOUT_POINTER, 1), // one page at a time has the focus
      vendorsProject(firefox, { routeHost }),
      tabsProject(['test/engines/firefox-run.ts'], ['test/tabs/**/*.test.ts', 'test/policies/*.test.ts']),
    ],
  },
})
