import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { webkitCommands } from './test/engines/webkit-commands.ts'
import { webkit } from './test/engines/webkit-provider.ts'
import { storiesIn } from './vitest.stories.config.ts'

/** The stories with axe, and the walls' boxes, in WebKitGTK; without motion. */
export default defineConfig(
  process.env['PLAYWRIGHT_BUILDS']
    ? storiesIn('webkit', playwright({ contextOptions: { reducedMotion: 'reduce' } }))
    : storiesIn('webkit', webkit({ isStill: true }), webkitCommands),
)
