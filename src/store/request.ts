import type { FetchQueryOptions, QueryClient } from '@tanstack/react-query'
import type { Clock } from '../base/clock'
import type { JsonObject } from '../base/json'
import { clampDelay } from '../base/timer-delay'
import { development } from '../development/development'
import { embedError } from '../errors/embed-error'
import { type EmbedError, isEmbedError } from '../errors/errors'
import { aborted, identityMismatch, tooLate } from '../errors/failure'
import { readThrown } from '../errors/thrown'
import type { TokenReason, TokenSource } from '../source/token-source'
import { fresher } from '../token/fresher'
import type { EmbedPolicy } from '../token/policy'
import { refreshAt } from '../token/refresh-time'
import type { Sightings } from '../token/sightings'
import { type EmbedToken, readToken } from '../token/token'
import type { EmbedVendor } from '../vendor-kit/vendor'
import { heard } from './shared-tokens'

/** The query keys of the library: ids and plain data, never a token. */
export const embedKeys = {
  all: ['embed-token'] as const,
  /** @param own - of one widget alone. */
  token: (vendorId: string, params: JsonObject, own?: number): EmbedTokenKey =>
    own ? [...embedKeys.all, vendorId, params, own] : [...embedKeys.all, vendorId, params],
}

export type EmbedTokenKey = readonly ['embed-token', vendorId: string, params: JsonObject, own?: number]

/** One attempt at a token, as TanStack Query is to run it. */
export interface TokenAttempt {
  source: TokenSource
  vendor: Pick<EmbedVendor, 'id' | 'token' | 'own'>
  params: JsonObject
  /** Whose token it has to be, as a string; `null`: not told. */
  identity: string | null
  policy: Pick<EmbedPolicy, 'leadMs'>
  timeoutMs: number
  sightings: Sightings
  now: Clock
  reason: TokenReason
  attempt: number
  current: EmbedToken | null
  /** Whether a widget has rejected `current` by now. @param value - of the token that may replace it. */
  isRejected: (value?: string) => boolean
  /** May ask other tabs before it calls `fetch`; `null`: nobody is asked. */
  share:
    | ((attempt: TokenAttempt, signal: AbortSignal, fetch: () => Promise<EmbedToken>) => Promise<EmbedToken>)
    | null
  /** Another tab had it. */
  onShared: () => void
}

/**
 * The query that makes one attempt at a token: one flight a key, aborted after `timeoutMs`.
 *
 * When to try again is decided by `retry-state.ts`, so Query's own retry, polling and refetching are off: its
 * retries pause in hidden tabs, and its timers know neither sleep nor a clock that jumped.
 */
export function embedTokenOptions(
  attempt: TokenAttempt,
): FetchQueryOptions<EmbedToken, EmbedError, EmbedToken, EmbedTokenKey> {
  return {
    queryKey: embedKeys.token(attempt.vendor.id, attempt.params, attempt.vendor.own),
    queryFn: ({ signal }) => {
      const fetch = () => fetchToken(attempt, signal)
      return attempt.share?.(attempt, signal, fetch) ?? fetch()
    },
    // 0 would not do: an answer from before the wall clock was set back counts as fresh until that comes
    // round again.
    staleTime: -Infinity,
    gcTime: Infinity, // the store removes it
    retry: false,
    networkMode: 'always',
  }
}

/** Makes the attempt, through Query. @throws {EmbedError} */
export async function runAttempt(queryClient: QueryClient, attempt: TokenAttempt): Promise<EmbedToken> {
  const answer = await queryClient.fetchQuery(embedTokenOptions(attempt)).catch((cause: unknown) => {
    throw isEmbedError(cause) ? cause : cancelled(cause)
  })
  // A page that cancels its queries has Query answer with what it held before.
  if (answer === attempt.current && attempt.isRejected()) throw cancelled()
  return answer
}

function cancelled(cause?: unknown): EmbedError {
  return embedError('EMBED_UNAVAILABLE', 'ended', [], { cause })
}

/** Decides when a token's renewal is due. @param from - when it came last. */
export function scheduled(
  { policy, vendor }: Pick<TokenAttempt, 'policy' | 'vendor'>,
  token: Omit<EmbedToken, 'refreshAt'>,
  from?: number,
): EmbedToken {
  return {
    ...token,
    refreshAt: refreshAt(
      token,
      { leadMs: policy.leadMs, minLeadMs: vendor.token?.minLeadMs },
      Math.random(),
      from,
    ),
  }
}

async function fetchToken(attempt: TokenAttempt, queryCancelled: AbortSignal): Promise<EmbedToken> {
  const { source, vendor, params, identity, timeoutMs, sightings, now, reason, current, isRejected } = attempt
  const abort = new AbortController()
  let end!: (error: EmbedError) => void
  const ended = new Promise<never>((_, reject) => {
    end = (error) => {
      reject(error)
      abort.abort()
    }
  })
  const onCancel = () => end(aborted())
  const timer = setTimeout(() => end(tooLate(timeoutMs)), clampDelay(timeoutMs))
  queryCancelled.addEventListener('abort', onCancel)
  const sentAt = now()
  try {
    // Raced, because a source may ignore its signal.
    const asked = Promise.resolve(
      source.fetch({
        vendor: vendor.id,
        params,
        signal: abort.signal,
        reason,
        attempt: attempt.attempt,
        current,
        identity,
      }),
    )
    const answer = await Promise.race([asked, ended])
    if (identity !== null && answer.identity !== undefined && answer.identity !== identity)
      throw identityMismatch()
    const receivedAt = now()
    const { serverTime: date, ageMs: statedAgeMs = 0 } = answer
    const serverTime = date === undefined ? undefined : sightings.serverTime(date, receivedAt)
    // The same Date again: a cache has given an answer that came before.
    const ageMs = statedAgeMs + (serverTime ?? 0) - (date ?? 0)
    const isUncached = answer.isUncached && serverTime === date
    const lifetimeSeconds = vendor.token?.lifetimeSeconds
    const read = readToken(
      answer.body,
      { sentAt, receivedAt, serverTime, ageMs, isUncached, wallTime: Date.now(), lifetimeSeconds },
      sightings,
    )
    development?.checkToken(source, vendor.id, { ...read, ageMs, receivedAt, current })
    const held = current && heard.has(current) ? null : current
    return fresher(held, scheduled(attempt, read.token), isRejected(read.token.value), (token) =>
      scheduled(attempt, token, receivedAt),
    )
  } catch (cause) {
    throw readThrown(cause)
  } finally {
    clearTimeout(timer)
    queryCancelled.removeEventListener('abort', onCancel)
  }
}
