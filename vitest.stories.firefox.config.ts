import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { FIREFOX_LIGHT, FIREFOX_STILL, firefoxLaunch } from './test/engines/firefox-launch.ts'
import { storiesIn } from './vitest.stories.config.ts'

/** The stories with axe, and the walls' boxes, in Firefox; without motion. */
export default defineConfig(
  storiesIn('firefox', playwright({ launchOptions: firefoxLaunch({ ...FIREFOX_LIGHT, ...FIREFOX_STILL }) })),
)
