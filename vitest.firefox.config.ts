import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { findFirefox } from './scripts/browser.ts'
import { browserProject, vendorsProject } from './vitest.config.ts'

/** The system asks it for light. */
const LIGHT = { firefoxUserPrefs: { 'layout.css.prefers-color-scheme.content-override': 1 } }
/** The Firefox that people have, over WebDriver BiDi; on the public CI, the build that Playwright downloads. */
const LAUNCH = process.env['PLAYWRIGHT_BUILDS']
  ? LIGHT
  : { ...LIGHT, executablePath: findFirefox(), channel: 'moz-firefox' }

const firefox = {
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({ launchOptions: LAUNCH as never }),
  instances: [{ browser: 'firefox' as const }],
}

/** Of its pointer, which `userEvent.hover` and `unhover` move, the driver hears nothing, and waits for ever. */
const WITHOUT_POINTER = ['test/browser/looks-sheet.test.tsx']

/** The tests that need a browser, in Firefox; those that it cannot do say why (test/browser/needs.ts). */
export default defineConfig({
  test: {
    projects: [
      browserProject(firefox, WITHOUT_POINTER, 1), // one page at a time has the focus
      vendorsProject(firefox),
    ],
  },
})
