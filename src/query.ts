import type { FetchQueryOptions } from '@tanstack/react-query'
import type { Clock } from './clock'
import { EmbedError, isEmbedError } from './errors'
import { fresher, refreshAt, type EmbedPolicy } from './lifecycle'
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
  { source, vendor, params, policy, now, reason, attempt, current }: TokenAttempt,
  queryCancelled: AbortSignal,
): Promise<EmbedToken> {
  const abort = new AbortController()
  const onCancel = () => abort.abort(queryCancelled.reason)
  queryCancelled.addEventListener('abort', onCancel)
  let timer: ReturnType<typeof setTimeout> | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new EmbedError('EMBED_TIMEOUT', `Expected a token within ${policy.timeoutMs} ms, got no answer. The request was aborted.`))
      abort.abort()
    }, policy.timeoutMs)
  })
  const schedule = (token: Omit<EmbedToken, 'refreshAt'>): EmbedToken => ({
    ...token,
    refreshAt: refreshAt(token, { leadMs: policy.leadMs, minLeadMs: vendor.token?.minLeadMs }, Math.random()),
  })
  const sentAt = now()
  try {
    // Raced, because a source may ignore its signal.
    const asked = Promise.resolve(source.fetch({ vendor: vendor.id, params, signal: abort.signal, reason, attempt, current }))
    const { body, serverTime } = await Promise.race([asked, tooLate])
    const lifetimeSeconds = vendor.token?.lifetimeSeconds
    const token = parseTokenResponse(body, { sentAt, receivedAt: now(), serverTime, wallTime: Date.now(), lifetimeSeconds })
    return fresher(current, schedule(token), reason === 'rejected', schedule)
  } catch (cause) {
    throw isEmbedError(cause) ? cause : new EmbedError('EMBED_UNAVAILABLE', 'Expected a token from the source, it threw. See the cause.', { cause })
  } finally {
    clearTimeout(timer)
    queryCancelled.removeEventListener('abort', onCancel)
  }
}
