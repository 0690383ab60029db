import type { Browser } from 'playwright'
import { startBrowser } from './browser.ts'
import { bundle, type PageName } from './bundle.ts'
import type { Library } from './libraries.ts'
import { serve, type Servers } from './server.ts'

/** What every measurement is made with. */
export interface Laboratory {
  browser: Browser
  servers: Servers
  /** Ours, and before it the older one, where there is one. */
  libraries: readonly Library['name'][]
  isQuick: boolean
  /** The address of the page with this version of the library. */
  pageOf: (library: Library['name'], page?: PageName, options?: { isCounting?: boolean }) => string
  say: (progress: string) => void
}

export async function openLaboratory(
  libraries: readonly Library[],
  isQuick: boolean,
): Promise<Laboratory & { close: () => Promise<void> }> {
  const scripts = new Map<string, string>()
  for (const library of libraries)
    for (const page of ['in-page', 'peers'] as const)
      for (const isCounting of [false, true])
        scripts.set(nameOf(library.name, page, isCounting), await bundle({ page, library, isCounting }))
  const servers = await serve(scripts)
  const browser = await startBrowser()
  return {
    browser,
    servers,
    libraries: libraries.map(({ name }) => name),
    isQuick,
    pageOf: (library, page = 'in-page', { isCounting = false } = {}) =>
      servers.pageOf(nameOf(library, page, isCounting)),
    say: (progress) => process.stderr.write(`${progress}\n`),
    async close() {
      await browser.close()
      servers.close()
    },
  }
}

const nameOf = (library: string, page: PageName, isCounting: boolean) =>
  [library, page, isCounting ? 'counting' : 'timed'].join('-')
