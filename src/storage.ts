import type { StorageKey } from './vendor'

const NAMES = ['localStorage', 'sessionStorage'] as const

/** Beside a vendor's keys: whose they are, as a number that tells nothing of who that is. */
const OWNER = 'react-embed-token:owner:'

/**
 * Makes what a vendor has stored in the page's storages `identity`'s: what is not known to be of that user is removed. So another user gets nothing of the one
 * before, also when that one left days ago and the page was loaded anew, and the same user gets everything.
 *
 * @param identity - `null`: nobody; the vendor's keys, and whose they were, are removed.
 */
export function claimStorage(vendorId: string, keys: readonly StorageKey[], identity: string | number | null): void {
  if (keys.length === 0) return
  const owner = OWNER + vendorId
  for (const name of NAMES) {
    try {
      const storage = globalThis[name]
      if (identity !== null && storage.getItem(owner) === hash(identity)) continue
      clear(storage, keys)
      if (identity === null) storage.removeItem(owner)
      else storage.setItem(owner, hash(identity))
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

/** 32 bits: enough to tell users of one browser apart, not enough to find one. @source FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/ */
function hash(identity: string | number): string {
  let bits = 0x811c9dc5
  for (const letter of `${typeof identity}:${identity}`) bits = Math.imul(bits ^ (letter.codePointAt(0) ?? 0), 0x01000193)
  return (bits >>> 0).toString(36)
}
