import { vi } from 'vitest'

/** Waits in real time until `assertion` holds. Its limit is met only by what hangs. */
export function eventually<T>(assertion: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(assertion, { timeout: 60_000, interval: 5 })
}
