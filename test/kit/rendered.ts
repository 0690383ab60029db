// What is on the page, and time for a page that React renders.
import { act } from '@testing-library/react'
import { vi } from 'vitest'

/** Lets fake time pass, and React render what follows from it. */
export async function pass(ms: number): Promise<void> {
  await act(() => vi.advanceTimersByTimeAsync(ms))
}

/** The state of the first embed of the page, as it tells stylesheets. */
export function embedState(): string | null | undefined {
  return document.querySelector('[data-embed]')?.getAttribute('data-embed-state')
}

/** The code of the error that the page shows. */
export function embedCode(): string | null | undefined {
  return document.querySelector('[data-embed-code]')?.getAttribute('data-embed-code')
}

/** Where the first embed of the page has its widget. */
export function embedSurface(): Element | null {
  return document.querySelector('[data-embed-surface]')
}

/** The field of a widget that has one to type into. */
export function embedInput(): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>('[data-embed] input')
}

/** Where widgets are kept while no embed shows them. */
export function parkingLot(): Element | null {
  return document.querySelector('[data-embed-parking]')
}
