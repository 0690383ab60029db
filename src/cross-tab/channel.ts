import { isRecord } from '../base/json'
import { unref } from '../base/unref'
import type { EmbedToken } from '../token/token'

/**
 * A live token as one tab tells another of it: in durations, for no two tabs' clocks are the same. `null`: it
 * never dies.
 */
export interface SharedToken {
  value: string
  leftMs: number | null
  lifetimeMs: number | null
}

/** What a tab has to say of a token: that it holds it, or that the backend told it to wait. */
export interface Offer {
  shared: SharedToken | null
  waitMs: number
}

/** What tabs of one user tell each other. */
export type TabMessage =
  | { type: 'ask'; id: string; key: string }
  | ({ type: 'answer'; id: string; isBusy: boolean } & Offer)
  /** The user signed out. */
  | { type: 'ended' }
  | { type: 'begun' }

/** A token as others may hear of it. */
export function toShared({ value, receivedAt, expiresAt }: EmbedToken, now: number): SharedToken {
  return expiresAt === null
    ? { value, leftMs: null, lifetimeMs: null }
    : { value, leftMs: expiresAt - now, lifetimeMs: expiresAt - receivedAt }
}

/** Longer than any id of ours. */
const MAX_ID_LENGTH = 64

/** `null` where there is none: on servers, in older browsers, in documents that may not. */
export function openChannel(user: string): BroadcastChannel | null {
  if (typeof document === 'undefined' || typeof BroadcastChannel === 'undefined') return null
  try {
    const channel = new BroadcastChannel(`react-embed-token:${user}`)
    unref(channel)
    return channel
  } catch {
    return null
  }
}

/** Every script of the origin can post: what is not one of our messages is none. */
export function readMessage(data: unknown): TabMessage | null {
  if (!isRecord(data)) return null
  const { type, id, key, shared, waitMs, isBusy } = data
  if (type === 'ended' || type === 'begun') return { type }
  if (typeof id !== 'string' || id.length > MAX_ID_LENGTH) return null
  if (type === 'ask' && typeof key === 'string') return { type, id, key }
  if (type !== 'answer') return null
  return {
    type,
    id,
    shared: readShared(shared),
    waitMs: typeof waitMs === 'number' && waitMs > 0 ? waitMs : 0,
    isBusy: isBusy === true,
  }
}

function readShared(data: unknown): SharedToken | null {
  if (!isRecord(data) || typeof data['value'] !== 'string') return null
  const { value, leftMs, lifetimeMs } = data
  if (leftMs === null) return { value, leftMs, lifetimeMs: null }
  if (typeof leftMs !== 'number' || typeof lifetimeMs !== 'number' || !(leftMs > 0 && lifetimeMs >= leftMs))
    return null
  return { value, leftMs, lifetimeMs }
}
