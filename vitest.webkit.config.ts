import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { webkit } from './test/engines/webkit-provider.ts'
import { webkitCommands } from './test/engines/webkit-commands.ts'
import { browserProject, isOurs, tabsProject, vendorsProject } from './vitest.config.ts'

/** On the public CI, the build that Playwright downloads and drives. */
const isPlaywrights = Boolean(process.env['PLAYWRIGHT_BUILDS'])
const commands = isPlaywrights ? {} : webkitCommands

const engine = {
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: isPlaywrights ? playwright() : webkit(),
  instances: [{ browser: 'webkit' as const }],
}

/** Vitest's `hover` and `unhover` need the locators of a provider of its own. */
const WITHOUT_POINTER = ['test/browser/looks-sheet.test.tsx']

/** The tests that need a browser, in WebKitGTK; those that it cannot do say why (test/browser/needs.ts). */
export default defineConfig({
  test: {
    onUnhandledError: isOurs,
    maxConcurrency: 2, // each profile is a browser of its own
    projects: [
      browserProject(engine, WITHOUT_POINTER, 1, commands),
      vendorsProject(engine, commands),
      tabsProject(['test/engines/webkit-run.ts'], ['test/tabs/**/*.test.ts', 'test/policies/*.test.ts']),
    ],
  },
})
