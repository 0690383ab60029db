import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { FIREFOX_LIGHT, FIREFOX_STILL, firefoxLaunch } from './test/engines/firefox-launch.ts'
import { webkitCommands } from './test/engines/webkit-commands.ts'
import { webkit } from './test/engines/webkit-provider.ts'
import { boxCommands } from './test/visual/box-commands.ts'
import { BOXES, storiesProject, storiesTest } from './vitest.stories.config.ts'

const firefox = {
  browser: 'firefox' as const,
  provider: playwright({ launchOptions: firefoxLaunch({ ...FIREFOX_LIGHT, ...FIREFOX_STILL }) }),
}
const isPlaywrights = Boolean(process.env['PLAYWRIGHT_BUILDS'])
const webkitHere = {
  browser: 'webkit' as const,
  provider: isPlaywrights
    ? playwright({ contextOptions: { reducedMotion: 'reduce' } })
    : webkit({ isStill: true }),
}

/** The stories with axe, and the walls' boxes, in Firefox and in WebKit; without motion. */
export default defineConfig({
  ...storiesProject,
  test: {
    ...storiesTest,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: firefox.provider,
      api: storiesTest.api,
      commands: { ...(isPlaywrights ? {} : webkitCommands), ...boxCommands },
      instances: [
        { ...firefox, name: 'stories-firefox' },
        { ...firefox, name: 'boxes-firefox', include: BOXES },
        { ...webkitHere, name: 'stories-webkit' },
        { ...webkitHere, name: 'boxes-webkit', include: BOXES },
      ],
    },
  },
})
