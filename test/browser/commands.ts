import type { BrowserCommand } from 'vitest/node'

declare module 'vitest/browser' {
  interface BrowserCommands {
    readNoteInFrame: (title: string) => Promise<string>
    watchConsole: () => Promise<void>
    takeConsole: () => Promise<string[]>
  }
}

/** What stands in the text field of a frame of another origin, which the page itself cannot read. */
const readNoteInFrame: BrowserCommand<[title: string]> = async ({ frame }, title) => {
  const page = await frame()
  return page.frameLocator(`iframe[title="${title}"]`).getByRole('textbox').inputValue()
}

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

export const commands = { readNoteInFrame, watchConsole, takeConsole }
