import type { EmbedError } from '../errors/errors'
import type { EmbedToken } from '../token/token'

/**
 * A token as its readers see it.
 *
 * - `loading`: the first one is on its way, or nobody is signed in.
 * - `ready`: here it is. `isRefreshing` while it is being renewed, `error` if the last attempt at that
 *   failed.
 * - `expired`: it died before there was another; one is being fetched.
 * - `failed`: there is none. Where `error.retryable`, more attempts follow by themselves.
 */
export type TokenState =
  | { readonly status: 'loading'; readonly token: null; readonly isRefreshing: boolean; readonly error: null }
  | {
      readonly status: 'ready'
      readonly token: EmbedToken
      readonly isRefreshing: boolean
      readonly error: EmbedError | null
    }
  | {
      readonly status: 'expired'
      readonly token: null
      readonly isRefreshing: boolean
      readonly error: EmbedError | null
    }
  | {
      readonly status: 'failed'
      readonly token: null
      readonly isRefreshing: boolean
      readonly error: EmbedError
    }

export const LOADING: TokenState = { status: 'loading', token: null, isRefreshing: false, error: null }

/**
 * Readers are told of a first token's failure after this many attempts: one slip of the network is not worth
 * an error on the screen.
 */
const FAILURES_BEFORE_TOLD = 2
/** A wait that the other side asked for is told at once if it is longer than this. */
const LONG_WAIT_MS = 5_000

/**
 * @param usable - the token, if it may be given to a widget.
 * @param isHeld - there is one, usable or not.
 * @param failures - in a row.
 */
export function stateOf(
  usable: EmbedToken | null,
  isHeld: boolean,
  isRefreshing: boolean,
  error: EmbedError | null,
  failures: number,
): TokenState {
  if (usable) return { status: 'ready', token: usable, isRefreshing, error }
  const isWorthTelling = failures >= FAILURES_BEFORE_TOLD || (error?.retryAfterMs ?? 0) > LONG_WAIT_MS
  if (error && (!error.retryable || (!isHeld && isWorthTelling)))
    return { status: 'failed', token: null, isRefreshing, error }
  return isHeld
    ? { status: 'expired', token: null, isRefreshing, error }
    : { status: 'loading', token: null, isRefreshing, error: null }
}

export function isSameState(one: TokenState, other: TokenState): boolean {
  return (
    one.status === other.status &&
    one.token === other.token &&
    one.isRefreshing === other.isRefreshing &&
    one.error === other.error
  )
}
