import { defineBrowserProvider } from '@vitest/browser'
import type { BrowserProvider } from 'vitest/node'
import { startWebkit, type WebDriver } from './webdriver.ts'

declare module 'vitest/node' {
  interface BrowserCommandContext {
    /** Where the engine is driven over WebDriver. */
    webdriver?: WebDriver
  }
}

/**
 * Vitest's browser mode in WebKit, over plain WebDriver: one page, one file after the other.
 *
 * @param options.isStill - the system asks for less motion.
 */
export const webkit = ({ isStill = false } = {}) =>
  defineBrowserProvider({
    name: 'webdriver',
    supportedBrowser: ['webkit'],
    options: {},
    providerFactory(): BrowserProvider {
      let started: Promise<WebDriver> | undefined
      let webdriver: WebDriver | undefined
      return {
        name: 'webdriver',
        supportsParallelism: false,
        getCommandsContext: () => ({ webdriver }),
        async openPage(_, url) {
          webdriver = await (started ??= startWebkit({ isStill }))
          await webdriver.send('POST', '/url', { url })
        },
        async close() {
          await (await started)?.close()
        },
      }
    },
  })
