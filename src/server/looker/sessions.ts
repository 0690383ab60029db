import { LRUCache } from 'lru-cache'
import { isRecord, readJson } from '../../base/json'

/**
 * Where the sessions of users are kept: their reference tokens are secrets of the server. With several instances,
 * all need the same store, e.g. Redis.
 */
export interface LookerSessionStore {
  get: (key: string) => string | null | undefined | Promise<string | null | undefined>
  /** @param ttlMs - the session may be forgotten after this time. */
  set: (key: string, value: string, ttlMs: number) => unknown
}

/** A session of Looker's, with its newest tokens. */
export interface LookerSession {
  reference: string
  apiToken: string
  navigationToken: string
}

/** Keeps them in this process. */
export function memorySessions(): LookerSessionStore {
  const kept = new LRUCache<string, string>({ max: 20_000, ttl: 1, ttlResolution: 0, perf: Date })
  return {
    get: (key) => kept.get(key),
    set: (key, value, ttlMs) => void kept.set(key, value, { ttl: ttlMs }),
  }
}

export async function readSession(store: LookerSessionStore, key: string): Promise<LookerSession | null> {
  const read = readJson((await store.get(key)) ?? '')
  return isRecord(read) && typeof read['reference'] === 'string' ? (read as unknown as LookerSession) : null
}
