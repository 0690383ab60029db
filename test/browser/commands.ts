import type { BrowserCommand } from 'vitest/node'

declare module 'vitest/browser' {
  interface BrowserCommands {
    readNoteInFrame: (title: string) => Promise<string>
  }
}

/** What stands in the text field of a frame of another origin, which the page itself cannot read. */
export const readNoteInFrame: BrowserCommand<[title: string]> = async ({ frame }, title) => {
  const page = await frame()
  return page.frameLocator(`iframe[title="${title}"]`).getByRole('textbox').inputValue()
}
