import { readFile } from 'node:fs/promises'
import type { BrowserCommand } from 'vitest/node'
import { addResult, type ContractResult } from './table.ts'

declare module 'vitest/browser' {
  interface BrowserCommands {
    addResult: (result: ContractResult) => Promise<void>
    readPage: (path: string) => Promise<string>
    clickAt: (x: number, y: number) => Promise<void>
  }
}

const add: BrowserCommand<[result: ContractResult]> = (_, result) => addResult(result)

/** A page of `docs/`. */
const readPage: BrowserCommand<[path: string]> = (_, path) => readFile(`docs/${path}`, 'utf8')

/** Clicks as a mouse does, at a place of the window. */
const clickAt: BrowserCommand<[x: number, y: number]> = ({ page }, x, y) => page.mouse.click(x, y)

export const vendorCommands = { addResult: add, readPage, clickAt }
