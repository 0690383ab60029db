import type { EmbedIdentity } from '../base/identity'
import type { StorageKey } from '../vendor-kit/vendor'
import { claimStorage } from './storage'

/** The storage keys that the vendors in use write, by vendor id. */
export type StorageKeys = Map<string, Set<StorageKey>>

/**
 * Records the keys that a vendor writes, and claims them for the current user. Two vendors with one id share
 * all of their keys.
 */
export function addStorageKeys(
  known: StorageKeys,
  { id, storage = [] }: { id: string; storage?: readonly StorageKey[] },
  identity: EmbedIdentity,
): void {
  const keys = known.get(id) ?? new Set()
  if (storage.every((key) => keys.has(key))) return
  for (const key of storage) keys.add(key)
  known.set(id, keys)
  if (identity !== undefined && identity !== null) claimStorage(id, [...keys], identity)
}

/** Claims the recorded keys of every vendor for a user; `null`: removes them. */
export function claimAllKeys(
  known: StorageKeys,
  owner: string | number | null,
  storages?: Parameters<typeof claimStorage>[3],
): void {
  known.forEach((keys, id) => claimStorage(id, [...keys], owner, storages))
}
