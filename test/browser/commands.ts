import type { Page } from 'playwright'
import type { BrowserCommand } from 'vitest/node'

declare module 'vitest/browser' {
  interface BrowserCommands {
    readNoteInFrame: (title: string) => Promise<string>
    typeKeys: (text: string) => Promise<void>
    writeNoteInFrame: (title: string, text: string) => Promise<void>
    watchConsole: () => Promise<void>
    takeConsole: () => Promise<string[]>
    clickAt: (x: number, y: number) => Promise<void>
  }
}

/** What stands in the text field of a frame of another origin, which the page itself cannot read. */
const readNoteInFrame: BrowserCommand<[title: string]> = ({ page }, title) => noteIn(page, title).inputValue()

/** By locators, which wait: Vitest's own `frame()` does not always find its frame in Firefox. */
const noteIn = (page: Page, title: string) =>
  page
    .locator('[data-vitest="true"]')
    .contentFrame()
    .frameLocator(`iframe[title="${title}"]`)
    .getByRole('textbox')

/** Types with the browser's own keyboard, wherever the focus is. */
const typeKeys: BrowserCommand<[text: string]> = ({ page }, text) => page.keyboard.type(text)

/** Writes there as a script of that page would: Firefox's driver types into the page's own field instead. */
const writeNoteInFrame: BrowserCommand<[title: string, text: string]> = ({ page }, title, text) =>
  noteIn(page, title).evaluate((field: HTMLTextAreaElement, written) => {
    field.value = written
    field.dispatchEvent(new InputEvent('input', { bubbles: true }))
  }, text)

const printed = new WeakMap<object, string[]>()

/** Begins to note what the browser itself and every frame of the page print as a warning or an error. */
const watchConsole: BrowserCommand<[]> = ({ page }) => {
  const lines: string[] = []
  if (!printed.has(page)) {
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        printed.get(page)?.push(`${message.type()}: ${message.text()}`)
    })
  }
  printed.set(page, lines)
}

const takeConsole: BrowserCommand<[]> = ({ page }) => printed.get(page) ?? ['watchConsole was not called']

/** Clicks as a mouse does, at a place of the window. */
const clickAt: BrowserCommand<[x: number, y: number]> = ({ page }, x, y) => page.mouse.click(x, y)

export const commands = {
  clickAt,
  readNoteInFrame,
  typeKeys,
  writeNoteInFrame,
  watchConsole,
  takeConsole,
}
