import type { StorageKey } from './vendor'

/** Removes what matches `keys` from the page's storages, where the browser lets us at them. */
export function clearStorage(keys: readonly StorageKey[]): void {
  if (keys.length === 0) return
  for (const name of ['localStorage', 'sessionStorage'] as const) {
    try {
      const storage = globalThis[name]
      const found = Object.keys(storage).filter((key) => keys.some((wanted) => matches(wanted, key)))
      for (const key of found) storage.removeItem(key)
    } catch {
      // Blocked by the browser's settings: then nothing is stored there either.
    }
  }
}

function matches(wanted: StorageKey, key: string): boolean {
  return wanted.length > 1 && wanted.endsWith('*') ? key.startsWith(wanted.slice(0, -1)) : key === wanted
}
