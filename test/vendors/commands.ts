import { readFile } from 'node:fs/promises'
import type { BrowserCommand } from 'vitest/node'
import { answerFrom } from './answer-from.ts'
import { addResult, type ContractResult } from './table.ts'

declare module 'vitest/browser' {
  interface BrowserCommands {
    addResult: (result: ContractResult) => Promise<void>
    readPage: (path: string) => Promise<string>
    routeHost: (origin: string, server: string) => Promise<void>
  }
}

const add: BrowserCommand<[result: ContractResult]> = (_, result) => addResult(result)

/** A page of `docs/`. */
const readPage: BrowserCommand<[path: string]> = (_, path) => readFile(`docs/${path}`, 'utf8')

/**
 * Answers a host of a vendor's from a server of this machine, for this browser only. The SDKs of Power BI, Looker
 * and QuickSight refuse addresses that are not https, or not on their vendor's hosts, and a certificate for such
 * a host is nobody's to make.
 */
const routeHost: BrowserCommand<[origin: string, server: string]> = async ({ context }, origin, server) => {
  await context.unroute(`${origin}/**`)
  await context.route(`${origin}/**`, async (route) => {
    const asked = route.request()
    const { pathname, search } = new URL(asked.url())
    const answered = await answerFrom(origin, server, {
      method: asked.method(),
      path: pathname + search,
      // The browser adds the last one only on the way.
      headers: [
        ...Object.entries(await asked.allHeaders()),
        ['sec-fetch-dest', asked.isNavigationRequest() ? 'iframe' : 'empty'],
      ],
      body: asked.postDataBuffer(),
    })
    await route.fulfill(answered)
  })
}

export const vendorCommands = { addResult: add, readPage, routeHost }
