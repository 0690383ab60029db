import type { FetchQueryOptions, QueryClient } from '@tanstack/react-query'
import type { SharedToken } from './channel'
import type { Clock } from './clock'
import { EmbedError, isEmbedError } from './errors'
import { clampDelay, fresher, refreshAt, tokenPhase, type EmbedPolicy } from './lifecycle'
import type { JsonObject, TokenReason, TokenSource } from './source'
import type { Accept } from './tabs'
import { parseTokenResponse, type EmbedToken } from './token'
import type { EmbedVendor } from './vendor'

/** The query keys of the library: ids and plain data, never a token. */
export const embedKeys = {
  all: ['embed-token'] as const,
  token: (vendorId: string, params: JsonObject) => [...embedKeys.all, vendorId, params] as const,
}

export type EmbedTokenKey = ReturnType<typeof embedKeys.token>

/** One attempt at a token, as TanStack Query is to run it. */
export interface TokenAttempt {
  source: TokenSource
  vendor: Pick<EmbedVendor, 'id' | 'token'>
  params: JsonObject
  policy: Pick<EmbedPolicy, 'leadMs'> & { timeoutMs: number }
  now: Clock
  reason: TokenReason
  attempt: number
  current: EmbedToken | null
  /** Whether a widget has refused `current` by now. */
  isRejected: () => boolean
  /** Asks other tabs first; `null`: nobody is asked. */
  share: ((signal: AbortSignal, accept: Accept<EmbedToken>, fetch: () => Promise<EmbedToken>) => Promise<EmbedToken>) | null
  /** Another tab had it. */
  onShared: () => void
  /** The backend told the time: its clock is so far ahead of this machine's, in ms. */
  onSkew: (ms: number) => void
}

/** Why a token is taken from another tab. What a person or a view asks for is fetched, and so is what replaces a refused one: others may hold no better. */
const SHARED_REASONS: readonly TokenReason[] = ['first', 'due', 'expired']

/**
 * The query that makes one attempt at a token: one flight a key, aborted after `policy.timeoutMs`.
 *
 * When to try again is `lifecycle.ts`'s decision, so Query's own retry, polling and refetching are off: its retries pause in hidden tabs, and its
 * timers know neither sleep nor a clock that jumped.
 */
export function embedTokenOptions(attempt: TokenAttempt): FetchQueryOptions<EmbedToken, EmbedError, EmbedToken, EmbedTokenKey> {
  return {
    queryKey: embedKeys.token(attempt.vendor.id, attempt.params),
    queryFn: ({ signal }) => {
      const { share, reason } = attempt
      const fetch = () => fetchToken(attempt, signal)
      return share && SHARED_REASONS.includes(reason) ? share(signal, (shared, askedAt) => takeShared(attempt, shared, askedAt), fetch) : fetch()
    },
    // 0 would not do: an answer from before the wall clock was set back counts as fresh until that comes round again.
    staleTime: -Infinity,
    gcTime: Infinity, // the keeper removes it
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
  return new EmbedError('EMBED_UNAVAILABLE', 'Expected the token request to finish, it was cancelled from outside.', { cause })
}

/** Decides when a token's renewal is due. */
export function scheduled({ policy, vendor }: Pick<TokenAttempt, 'policy' | 'vendor'>, token: Omit<EmbedToken, 'refreshAt'>): EmbedToken {
  return { ...token, refreshAt: refreshAt(token, { leadMs: policy.leadMs, minLeadMs: vendor.token?.minLeadMs }, Math.random()) }
}

/** Another tab's token, if it serves: it lives longer than the one held, and would not have to be renewed at once. It is checked like any answer. */
function takeShared(attempt: TokenAttempt, { value, leftMs, lifetimeMs }: SharedToken, askedAt: number): EmbedToken | null {
  const { current, now, onShared } = attempt
  if (value === current?.value) return null
  try {
    const body = { embedToken: value, expiresIn: leftMs === null ? undefined : leftMs / 1_000 }
    const parsed = parseTokenResponse(body, { sentAt: askedAt, receivedAt: now(), lifetimeSeconds: null })
    const { expiresAt } = parsed
    const receivedAt = expiresAt === null || lifetimeMs === null ? parsed.receivedAt : Math.min(parsed.receivedAt, expiresAt - lifetimeMs)
    const token = scheduled(attempt, { ...parsed, receivedAt })
    if (tokenPhase(token, now()) !== 'fresh' || (current && (current.expiresAt ?? Infinity) >= (expiresAt ?? Infinity))) return null
    onShared()
    return token
  } catch {
    return null // not a token
  }
}

async function fetchToken(attempt: TokenAttempt, queryCancelled: AbortSignal): Promise<EmbedToken> {
  const { source, vendor, params, policy, now, reason, current, isRejected } = attempt
  const abort = new AbortController()
  let stopWaiting = () => {}
  const ended = new Promise<never>((_, reject) => {
    const end = (error: EmbedError) => {
      stopWaiting()
      reject(error)
      abort.abort()
    }
    const onCancel = () => end(new EmbedError('EMBED_ABORTED', 'The token request was cancelled.'))
    const timer = setTimeout(
      () => end(new EmbedError('EMBED_TIMEOUT', `Expected a token within ${policy.timeoutMs} ms, got no answer. The request was aborted.`)),
      clampDelay(policy.timeoutMs),
    )
    queryCancelled.addEventListener('abort', onCancel)
    stopWaiting = () => {
      clearTimeout(timer)
      queryCancelled.removeEventListener('abort', onCancel)
    }
  })
  const schedule = (token: Omit<EmbedToken, 'refreshAt'>) => scheduled(attempt, token)
  const sentAt = now()
  try {
    // Raced, because a source may ignore its signal.
    const asked = Promise.resolve(source.fetch({ vendor: vendor.id, params, signal: abort.signal, reason, attempt: attempt.attempt, current }))
    const { body, serverTime } = await Promise.race([asked, ended])
    const lifetimeSeconds = vendor.token?.lifetimeSeconds
    const wallTime = Date.now()
    if (serverTime !== undefined) attempt.onSkew(serverTime - wallTime)
    const token = parseTokenResponse(body, { sentAt, receivedAt: now(), serverTime, wallTime, lifetimeSeconds })
    return fresher(current, schedule(token), isRejected(), schedule)
  } catch (cause) {
    throw isEmbedError(cause) ? cause : new EmbedError('EMBED_UNAVAILABLE', 'Expected a token from the source, it threw. See the cause.', { cause })
  } finally {
    stopWaiting()
  }
}
