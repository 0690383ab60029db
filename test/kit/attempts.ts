// One attempt at a token, and what runs it.
import { QueryClient } from '@tanstack/react-query'
import { expect, vi } from 'vitest'
import type { TokenAnswer, TokenRequest } from '../../src/source/token-source'
import { embedTokenOptions, type TokenAttempt } from '../../src/store/request'
import { createSightings } from '../../src/token/sightings'
import type { EmbedToken } from '../../src/token/token'
import { SECOND, T0 } from './time'

export function held(more: Partial<EmbedToken> = {}): EmbedToken {
  return {
    value: 'held',
    receivedAt: T0 - 600 * SECOND,
    expiresAt: T0 + 300 * SECOND,
    refreshAt: T0,
    ...more,
  }
}

/** An attempt at a token that lives 15 minutes; `fetch` is the source's. */
export function attemptOf(
  fetch: (request: TokenRequest) => unknown,
  more: Partial<TokenAttempt> = {},
): TokenAttempt {
  return {
    source: { fetch: fetch as (request: TokenRequest) => Promise<TokenAnswer> },
    vendor: { id: 'acme' },
    params: { board: 7 },
    identity: null,
    policy: { leadMs: undefined },
    timeoutMs: 10 * SECOND,
    sightings: createSightings(),
    now: () => Date.now(),
    reason: 'due',
    attempt: 3,
    current: null,
    isRejected: () => false,
    share: null,
    onShared: () => {},
    ...more,
  }
}

/** A source's answer, and after how long it comes. */
export const answer = (body: unknown = { embedToken: 'new', expiresIn: 900 }, after = 0) => {
  return () => new Promise((resolve) => setTimeout(() => resolve({ body }), after))
}

/** Runs it as TanStack Query does. */
export async function run(attempt: TokenAttempt, queryClient = new QueryClient()): Promise<EmbedToken> {
  const fetched = queryClient.fetchQuery(embedTokenOptions(attempt))
  fetched.catch(() => {})
  await vi.advanceTimersByTimeAsync(30 * SECOND)
  return fetched
}

/** Runs it without Query: what it answers, when it is cancelled. */
export function start(attempt: TokenAttempt, signal = new AbortController().signal): Promise<EmbedToken> {
  const { queryFn } = embedTokenOptions(attempt)
  if (typeof queryFn !== 'function') return expect.fail('there is no queryFn')
  return Promise.resolve(queryFn({ signal } as Parameters<typeof queryFn>[0]))
}
