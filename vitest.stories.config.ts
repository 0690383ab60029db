import { storybookTest } from '@storybook/addon-vitest/vitest-plugin'
import { playwright } from '@vitest/browser-playwright'
import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import type { BrowserConfigOptions } from 'vitest/node'
import { BROWSER_ARGS, findBrowser } from './scripts/browser.ts'
import { boxCommands } from './test/visual/box-commands.ts'
import { chromium, prebundled } from './vitest.config.ts'

const executablePath = findBrowser()

const launchOptions = { ...(executablePath ? { executablePath } : {}), args: BROWSER_ARGS }

/** Without motion, so that nothing is looked at half-way; what moves is tested in test/browser. */
const viewer = playwright({ launchOptions, contextOptions: { reducedMotion: 'reduce' } })

/**
 * Draws glyphs in the same way on every machine, without motion, on a page that is higher than the highest
 * wall: what does not fit is scaled down.
 */
const camera = playwright({
  launchOptions: { ...launchOptions, args: [...BROWSER_ARGS, '--font-render-hinting=none'] },
  contextOptions: { reducedMotion: 'reduce', viewport: { width: 1440, height: 14_500 } },
})

/** The same, where motion is wanted. */
const filmCamera = playwright({
  launchOptions: { ...launchOptions, args: [...BROWSER_ARGS, '--font-render-hinting=none'] },
  contextOptions: { reducedMotion: 'no-preference', viewport: { width: 1440, height: 1_000 } },
})

/** Source maps of what is prebundled are larger than it, and nobody debugs it here. */
const dependenciesWithoutMaps: Plugin = {
  name: 'dependencies-without-maps',
  enforce: 'post',
  transform: (code, id) => (id.includes('/sb-vitest/deps/') ? { code, map: { mappings: '' } } : null),
}

/**
 * Storybook's docs, and its own page, are not shown here: what they need is a third of all that would be
 * prebundled.
 */
const NOT_SHOWN =
  /addon-docs($|\/blocks| > @mdx-js)|preview\/runtime|global-setup|\.mdx$|(addon-docs\/dist\/preview|entry-preview-docs)\.js$/
const withoutDocs: Plugin = {
  name: 'without-docs',
  enforce: 'post',
  config({ optimizeDeps = {} }) {
    for (const key of ['include', 'entries'] as const) {
      const all = optimizeDeps[key]
      if (Array.isArray(all)) optimizeDeps[key] = all.filter((name) => !NOT_SHOWN.test(name))
    }
  },
}

/** What stories need in every engine. */
const storiesProject = {
  plugins: [storybookTest({ configDir: '.storybook' }), withoutDocs, dependenciesWithoutMaps],
  optimizeDeps: {
    include: [...prebundled, 'msw', 'msw/browser', '@runtypelabs/persona', '@storybook/react-vite'],
  },
  // In a second working tree, `node_modules` may be a link.
  server: { fs: { allow: [import.meta.dirname, realpathSync(join(import.meta.dirname, 'node_modules'))] } },
}

/** The same. */
const storiesTest = {
  reporters: ['default', './scripts/story-counts.ts'],
  setupFiles: ['.storybook/vitest.setup.ts'],
  // Only what hangs takes so long.
  testTimeout: 300_000,
  hookTimeout: 300_000,
  teardownTimeout: 300_000,
  maxWorkers: 2,
  isolate: false, // the preview, the emulators and axe are loaded once for each page
  // Pictures are written by the page's server, which nobody else is to reach.
  api: { host: '127.0.0.1', allowWrite: true },
}

/** The walls' boxes, measured. */
const BOXES = ['test/visual/walls.boxes.tsx']

type Commands = NonNullable<BrowserConfigOptions['commands']>

/** The stories with axe, and the walls' boxes, in another engine. */
export const storiesIn = (
  browser: 'firefox' | 'webkit',
  provider: NonNullable<BrowserConfigOptions['provider']>,
  driven: Commands = {},
) => ({
  ...storiesProject,
  test: {
    ...storiesTest,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider,
      api: storiesTest.api,
      commands: { ...boxCommands, ...driven },
      instances: [
        { browser, name: 'stories' },
        { browser, name: 'boxes', include: BOXES },
      ],
    },
  },
})

/** The stories, and the kept pictures, with and without motion: three browsers, one Vite server. */
export default defineConfig({
  ...storiesProject,
  test: {
    ...storiesTest,
    browser: {
      ...chromium,
      api: storiesTest.api,
      commands: boxCommands,
      instances: [
        { browser: 'chromium', name: 'stories', provider: viewer },
        {
          browser: 'chromium',
          name: 'visual',
          include: ['test/visual/walls.visual.tsx'],
          provider: camera,
          viewport: { width: 1440, height: 900 },
        },
        { browser: 'chromium', name: 'boxes', include: BOXES, provider: viewer },
        {
          browser: 'chromium',
          name: 'moving',
          include: ['test/visual/moving.visual.tsx'],
          provider: filmCamera,
          viewport: { width: 1440, height: 900 },
        },
      ],
      expect: {
        toMatchScreenshot: {
          timeout: 0, // a test's own; this one would keep Vitest from its end
          comparatorName: 'pixelmatch',
          // Glyphs differ by a shade from machine to machine: a colour may differ by a fifth, and four pixels
          // in a thousand by more.
          comparatorOptions: { threshold: 0.2, allowedMismatchedPixelRatio: 0.004 },
          resolveScreenshotPath: ({ arg, ext, root }) => `${root}/test/visual/pictures/${arg}${ext}`,
          resolveDiffPath: ({ arg, ext, root }) => `${root}/reports/visual/${arg}${ext}`,
        },
      },
    },
  },
})
