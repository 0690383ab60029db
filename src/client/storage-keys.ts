import type { EmbedIdentity } from '../base/identity'
import type { EmbedVendor, StorageKey } from '../vendor-kit/vendor'
import { claimStorage } from './storage'

/** What a vendor leaves on the page of its user. */
interface Traces {
  keys: Set<StorageKey>
  /** {@link EmbedVendor.forgetUser}, of each copy of the vendor. */
  forget: Set<() => void>
}

/** The traces of the vendors in use, by vendor id. */
export type StorageKeys = Map<string, Traces>

/**
 * Records what a vendor leaves on the page, and claims its storage keys for the current user. Two vendors with
 * one id share all of their keys.
 */
export function addStorageKeys(
  known: StorageKeys,
  { id, storage = [], forgetUser }: Pick<EmbedVendor, 'id' | 'storage' | 'forgetUser'>,
  identity: EmbedIdentity,
): void {
  const traces = known.get(id) ?? { keys: new Set(), forget: new Set() }
  known.set(id, traces)
  const { keys, forget } = traces
  if (forgetUser) forget.add(forgetUser)
  if (storage.every((key) => keys.has(key))) return
  for (const key of storage) keys.add(key)
  if (identity !== undefined && identity !== null) claimStorage(id, [...keys], identity)
}

/** Claims the recorded keys of every vendor for a user; `null`: removes them. */
export function claimAllKeys(
  known: StorageKeys,
  owner: string | number | null,
  storages?: Parameters<typeof claimStorage>[3],
): void {
  known.forEach(({ keys, forget }, id) => {
    if (keys.size > 0) claimStorage(id, [...keys], owner, storages)
    for (const call of forget) {
      try {
        call()
      } catch {
        // The next vendor's traces go all the same.
      }
    }
  })
}
