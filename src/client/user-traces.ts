import type { EmbedIdentity } from '../base/identity'
import { embedError } from '../errors/embed-error'
import type { StorageKey, StorageKeys } from '../vendor-kit/storage-keys'
import type { EmbedVendor } from '../vendor-kit/vendor'

/** What a vendor leaves on the page of its user. */
interface Traces {
  keys: Set<StorageKey>
  /** Of the copy of the vendor that came last; `null`: none stores anything. */
  claim: StorageKeys['claim'] | null
  /** {@link EmbedVendor.forgetUser}, of each copy of the vendor. */
  forget: Set<() => void>
}

/** The traces of the vendors in use, by vendor id. */
export type UserTraces = Map<string, Traces>

/**
 * Records what a vendor leaves on the page, and claims its storage keys for the current user. Two vendors with
 * one id share all of their keys.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: `storage` is not made by `storageKeys`, so nothing could be cleared.
 */
export function addTraces(
  known: UserTraces,
  { id, name, storage, forgetUser }: Pick<EmbedVendor, 'id' | 'name' | 'storage' | 'forgetUser'>,
  identity: EmbedIdentity,
): void {
  const traces = known.get(id) ?? { keys: new Set(), claim: null, forget: new Set() }
  known.set(id, traces)
  const { keys, forget } = traces
  if (forgetUser) forget.add(forgetUser)
  if (!storage) return
  if (typeof storage.claim !== 'function') throw embedError('EMBED_CONFIG', 'plainStorage', [name])
  traces.claim = storage.claim
  if (storage.keys.every((key) => keys.has(key))) return
  for (const key of storage.keys) keys.add(key)
  if (identity !== undefined && identity !== null) storage.claim(id, [...keys], identity)
}

/** Claims what every vendor has stored for a user, and has every vendor forget; `null`: removes all of it. */
export function claimTraces(
  known: UserTraces,
  owner: string | number | null,
  storages?: Parameters<StorageKeys['claim']>[3],
): void {
  known.forEach(({ keys, claim, forget }, id) => {
    claim?.(id, [...keys], owner, storages)
    for (const call of forget) {
      try {
        call()
      } catch {
        // The next vendor's traces go all the same.
      }
    }
  })
}
