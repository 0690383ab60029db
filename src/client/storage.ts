import { fingerprint } from '../base/fingerprint'
import type { StorageKey } from '../vendor-kit/vendor'

const NAMES = ['localStorage', 'sessionStorage'] as const

/** Beside a vendor's keys: whose they are, as a number that tells nothing of who that is. */
const OWNER = 'react-embed-token:owner:'

/**
 * Makes what a vendor has stored in the page's storages `identity`'s: what is not known to be of that user is
 * removed. So another user gets nothing of the one before, also when that one left days ago and the page was
 * loaded anew, and the same user gets everything.
 *
 * @param identity - `null`: nobody; the vendor's keys, and whose they were, are removed.
 * @param names - default: both. What a tab shares with others is not its to clear once somebody else may have
 * signed in there.
 */
export function claimStorage(
  vendorId: string,
  keys: readonly StorageKey[],
  identity: string | number | null,
  names: readonly (typeof NAMES)[number][] = NAMES,
): void {
  if (keys.length === 0) return
  const owner = OWNER + vendorId
  const mark = fingerprint(`${typeof identity}:${identity}`)
  for (const name of names) {
    try {
      const storage = globalThis[name]
      if (identity !== null && storage.getItem(owner) === mark) continue
      clear(storage, keys)
      if (identity === null) storage.removeItem(owner)
      else storage.setItem(owner, mark)
    } catch {
      // Blocked by the browser's settings: then nothing is stored there either.
    }
  }
}

function clear(storage: Storage, keys: readonly StorageKey[]): void {
  const found = Object.keys(storage).filter((key) => keys.some((wanted) => matches(wanted, key)))
  for (const key of found) storage.removeItem(key)
}

function matches(wanted: StorageKey, key: string): boolean {
  return wanted.length > 1 && wanted.endsWith('*') ? key.startsWith(wanted.slice(0, -1)) : key === wanted
}
