import { fingerprint } from '../base/fingerprint'

/**
 * A key in the page's `localStorage` or `sessionStorage` that a vendor's code writes for its user: exact, or a
 * prefix ending in `*`.
 */
export type StorageKey = string

/** The keys that a vendor's code stores things under for its user; made by {@link storageKeys}. */
export interface StorageKeys {
  readonly keys: readonly StorageKey[]
  /** @internal */
  readonly claim: typeof claimStorage
}

/**
 * Names the keys that a vendor's code writes into `localStorage` and `sessionStorage`. They are removed when
 * the user changes, also if another user was here days ago. The same user gets everything back.
 *
 * @param keys - each exact, or a prefix ending in `*`.
 *
 * @example
 * import { type EmbedVendor, storageKeys } from 'react-embed-token'
 *
 * const storage: EmbedVendor['storage'] = storageKeys('acme:*', 'acme-session')
 */
/* @__NO_SIDE_EFFECTS__ */
export function storageKeys(...keys: readonly StorageKey[]): StorageKeys {
  return { keys, claim: claimStorage }
}

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
  const found = Object.keys(storage).filter((key) => keys.some((named) => isNamed(named, key)))
  for (const key of found) storage.removeItem(key)
}

/** Whether a key of a storage is one that was named, or has the prefix. */
export function isNamed(named: StorageKey, key: string): boolean {
  return named.length > 1 && named.endsWith('*') ? key.startsWith(named.slice(0, -1)) : key === named
}
