import type { FetchQueryOptions } from '@tanstack/react-query'
import type { Clock } from './clock'
import { EmbedError, isEmbedError } from './errors'
import { clampDelay, fresher, refreshAt, type EmbedPolicy } from './lifecycle'
import type { JsonObject, TokenReason, TokenSource } from './source'
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
}

/**
 * The query that makes one attempt at a token: one flight a key, aborted after `policy.timeoutMs`.
 *
 * When to try again is `lifecycle.ts`'s decision, so Query's own retry, polling and refetching are off: its retries pause in hidden tabs, and its
 * timers know neither sleep nor a clock that jumped.
 */
export function embedTokenOptions(attempt: TokenAttempt): FetchQueryOptions<EmbedToken, EmbedError, EmbedToken, EmbedTokenKey> {
  return {
    queryKey: embedKeys.token(attempt.vendor.id, attempt.params),
    queryFn: ({ signal }) => fetchToken(attempt, signal),
    staleTime: 0,
    gcTime: Infinity, // the keeper removes it
    retry: false,
    networkMode: 'always',
  }
}

async function fetchToken(
  { source, vendor, params, policy, now, reason, attempt, current, isRejected }: TokenAttempt,
  queryCancelled: AbortSignal,
): Promise<EmbedToken> {
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
  const schedule = (token: Omit<EmbedToken, 'refreshAt'>): EmbedToken => ({
    ...token,
    refreshAt: refreshAt(token, { leadMs: policy.leadMs, minLeadMs: vendor.token?.minLeadMs }, Math.random()),
  })
  const sentAt = now()
  try {
    // Raced, because a source may ignore its signal.
    const asked = Promise.resolve(source.fetch({ vendor: vendor.id, params, signal: abort.signal, reason, attempt, current }))
    const { body, serverTime } = await Promise.race([asked, ended])
    const lifetimeSeconds = vendor.token?.lifetimeSeconds
    const token = parseTokenResponse(body, { sentAt, receivedAt: now(), serverTime, wallTime: Date.now(), lifetimeSeconds })
    return fresher(current, schedule(token), isRejected(), schedule)
  } catch (cause) {
    throw isEmbedError(cause) ? cause : new EmbedError('EMBED_UNAVAILABLE', 'Expected a token from the source, it threw. See the cause.', { cause })
  } finally {
    stopWaiting()
  }
}
