import type { BrowserCommand } from 'vitest/node'

/** What the system asks of a page; what is left out is as the browser has it. */
export interface SystemMedia {
  colorScheme?: 'light' | 'dark'
  reducedMotion?: 'reduce' | 'no-preference'
  forcedColors?: 'active' | 'none'
}

declare module 'vitest/browser' {
  interface BrowserCommands {
    emulateMedia: (media: SystemMedia) => Promise<void>
  }
}

/** Makes the system ask for something else, of this test's page alone. */
const emulateMedia: BrowserCommand<[media: SystemMedia]> = (
  { page },
  { colorScheme, reducedMotion, forcedColors },
) =>
  page.emulateMedia({
    colorScheme: colorScheme ?? null,
    reducedMotion: reducedMotion ?? null,
    forcedColors: forcedColors ?? null,
  })

export const mediaCommands = { emulateMedia }
