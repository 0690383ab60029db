import react from '@vitejs/plugin-react'
import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { BROWSER_ARGS, findBrowser } from './scripts/browser.ts'
import { prebundled } from './vitest.config.ts'

const executablePath = findBrowser()

/** Compares the walls with kept pictures: `npm run test:visual`, and with `-- --update` keeps new ones. */
export default defineConfig({
  plugins: [react()],
  optimizeDeps: { include: [...prebundled, 'storybook/test', '@storybook/react-vite'] },
  test: {
    name: 'visual',
    include: ['test/visual/*.visual.tsx'],
    setupFiles: ['test/setup.ts'],
    testTimeout: 60_000,
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      viewport: { width: 1440, height: 900 },
      provider: playwright({
        launchOptions: { ...(executablePath ? { executablePath } : {}), args: [...BROWSER_ARGS, '--font-render-hinting=none'] },
        // Higher than the highest wall: what does not fit is scaled down.
        contextOptions: { reducedMotion: 'reduce', viewport: { width: 1440, height: 14_500 } },
      }),
      instances: [{ browser: 'chromium' }],
      expect: {
        toMatchScreenshot: {
          comparatorName: 'pixelmatch',
          // Glyphs differ by a shade from machine to machine: a colour may differ by a fifth, and four pixels in a thousand by more.
          comparatorOptions: { threshold: 0.2, allowedMismatchedPixelRatio: 0.004 },
          resolveScreenshotPath: ({ arg, ext, root }) => `${root}/test/visual/pictures/${arg}${ext}`,
          resolveDiffPath: ({ arg, ext, root }) => `${root}/reports/visual/${arg}${ext}`,
        },
      },
    },
  },
})
