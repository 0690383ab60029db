import { readFile } from 'node:fs/promises'
import type { BrowserCommand } from 'vitest/node'
import { addResult, type ContractResult } from './table.ts'

declare module 'vitest/browser' {
  interface BrowserCommands {
    addResult: (result: ContractResult) => Promise<void>
    readPage: (path: string) => Promise<string>
    clickAt: (x: number, y: number) => Promise<void>
    routeHost: (origin: string, server: string) => Promise<void>
  }
}

const add: BrowserCommand<[result: ContractResult]> = (_, result) => addResult(result)

/** A page of `docs/`. */
const readPage: BrowserCommand<[path: string]> = (_, path) => readFile(`docs/${path}`, 'utf8')

/** Clicks as a mouse does, at a place of the window. */
const clickAt: BrowserCommand<[x: number, y: number]> = ({ page }, x, y) => page.mouse.click(x, y)

/** Headers that belong to one connection. */
const OF_CONNECTION = /^(host|connection|content-length|transfer-encoding|accept-encoding|:.*)$/

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
    const headers = Object.entries(await asked.allHeaders())
      .filter(([name]) => !OF_CONNECTION.test(name))
      // The server knows itself by its own name.
      .map(([name, value]): [string, string] => [
        name,
        name === 'referer' ? value.replace(origin, server) : value,
      ])
    // The browser adds it only on the way.
    headers.push(['sec-fetch-dest', asked.isNavigationRequest() ? 'iframe' : 'empty'])
    const body = asked.postDataBuffer()
    const response = await fetch(server + pathname + search, {
      method: asked.method(),
      headers,
      ...(body ? { body: new Uint8Array(body) } : {}),
    })
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    })
  })
}

export const vendorCommands = { addResult: add, readPage, clickAt, routeHost }
