import { readFile } from 'node:fs/promises'
import type { BrowserCommand } from 'vitest/node'
import { addResult, type ContractResult } from './table.ts'

declare module 'vitest/browser' {
  interface BrowserCommands {
    addResult: (result: ContractResult) => Promise<void>
    readReadme: () => Promise<string>
    readFrame: (title: string) => Promise<string>
    messagesIn: (title: string) => Promise<string>
    colorInFrame: (title: string, selector: string) => Promise<string>
    readInFrame: (title: string) => Promise<string>
    typeInFrame: (title: string, text: string) => Promise<void>
    clickInFrame: (title: string, name: string) => Promise<void>
  }
}

const add: BrowserCommand<[result: ContractResult]> = (_, result) => addResult(result)

const readReadme: BrowserCommand<[]> = () => readFile('README.md', 'utf8')

/** What is to be read in a frame of another origin, which the page itself cannot look into; in open shadow roots, too. */
const readFrame: BrowserCommand<[title: string]> = async ({ frame }, title) =>
  (await frame())
    .frameLocator(`iframe[title="${title}"]`)
    .locator('body')
    .evaluate((body) => {
      const read = (root: ParentNode): string =>
        [...root.querySelectorAll<HTMLElement>('*')]
          .map((element) =>
            element.shadowRoot
              ? read(element.shadowRoot)
              : element.childElementCount === 0 && !/^(STYLE|SCRIPT)$/.test(element.tagName)
                ? element.textContent
                : '',
          )
          .filter(Boolean)
          .join('\n')
      return read(body)
    })

/** The messages that an emulated page in a frame has heard, as JSON. */
const messagesIn: BrowserCommand<[title: string]> = async ({ frame }, title) =>
  (await frame())
    .frameLocator(`iframe[title="${title}"]`)
    .locator('body')
    .evaluate(() => JSON.stringify((globalThis as { __messages?: unknown[] }).__messages ?? []))

/** The background of what `selector` finds in it. */
const colorInFrame: BrowserCommand<[title: string, selector: string]> = async ({ frame }, title, selector) =>
  (await frame())
    .frameLocator(`iframe[title="${title}"]`)
    .locator(selector)
    .first()
    .evaluate((element) => getComputedStyle(element).backgroundColor)

/** What stands in its text field. */
const readInFrame: BrowserCommand<[title: string]> = async ({ frame }, title) =>
  (await frame()).frameLocator(`iframe[title="${title}"]`).getByRole('textbox').first().inputValue()

const typeInFrame: BrowserCommand<[title: string, text: string]> = async ({ frame }, title, text) => {
  const field = (await frame()).frameLocator(`iframe[title="${title}"]`).getByRole('textbox').first()
  await field.fill(text)
}

const clickInFrame: BrowserCommand<[title: string, name: string]> = async ({ frame }, title, name) =>
  (await frame()).frameLocator(`iframe[title="${title}"]`).getByRole('button', { name }).first().click()

export const vendorCommands = { addResult: add, readReadme, readFrame, messagesIn, colorInFrame, readInFrame, typeInFrame, clickInFrame }
