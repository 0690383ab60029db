import { BrokenCircuitError, circuitBreaker, ConsecutiveBreaker, handleWhen } from 'cockatiel'
import { EmbedError, isEmbedError } from '../../errors/errors'
import { isRefusal } from '../handler/refusal'
import { type OnServerEvent, report, vendorAttribute } from '../events'
import type { Mint } from '../mint/mint'

/** Options of {@link withBreaker}. */
export interface BreakerOptions {
  /** The vendor's name, for events, e.g. `"returning-ai"`. */
  vendor: string
  /** The number of failures in a row after which no more requests are sent to the vendor. Default 5. */
  failures?: number | undefined
  /** For how long, in ms. Then one mint is tried, and its outcome decides. Default 10,000. */
  pauseMs?: number | undefined
  /** Hears of each change: `embed_token.breaker`. */
  onEvent?: OnServerEvent | undefined
}

/**
 * Wraps a mint: a vendor that fails time after time is left alone for a while, and requests get 503 with
 * `Retry-After` at once instead of waiting for it.
 *
 * Failures are time-outs, `EMBED_UNAVAILABLE` and errors that are not ours. A rate limit, a mistake of
 * configuration or a page that went away is none. Put it inside `cached`: tokens that are kept are still
 * handed out.
 *
 * @throws {EmbedError} `EMBED_UNAVAILABLE` with `retryAfterMs`: the vendor is left alone; `createTokenHandler`
 * makes it 503. Besides, the mint's own.
 *
 * @example
 * const mint = withBreaker(returningAiMint<User>({ accessId, accessKey }), { vendor: 'returning-ai' })
 */
export function withBreaker<User>(
  mint: Mint<User>,
  { vendor, failures = 5, pauseMs = 10_000, onEvent }: BreakerOptions,
): Mint<User> {
  const policy = circuitBreaker(handleWhen(isFailure), {
    halfOpenAfter: pauseMs,
    breaker: new ConsecutiveBreaker(failures),
  })
  let openedAt = 0
  const tell = (state: 'open' | 'half-open' | 'closed') => () => {
    if (state === 'open') openedAt = Date.now()
    report(onEvent, 'embed_token.breaker', {
      'embed_token.vendor': vendorAttribute(vendor),
      'embed_token.breaker.state': state,
    })
  }
  policy.onBreak(tell('open'))
  policy.onHalfOpen(tell('half-open'))
  policy.onReset(tell('closed'))
  return async (asked) => {
    try {
      return await policy.execute(() => inTimeOf(mint, asked))
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error
      throw new EmbedError(
        'EMBED_UNAVAILABLE',
        `${vendor} failed ${failures} times in a row and is left alone.`,
        {
          retryAfterMs: Math.max(openedAt + pauseMs - Date.now(), 1_000),
        },
      )
    }
  }
}

/** A mint whose time is over fails here too, although the handler no longer waits for it. */
function inTimeOf<User>(mint: Mint<User>, asked: Parameters<Mint<User>>[0]): Promise<unknown> {
  const { signal } = asked
  return new Promise((resolve, reject) => {
    const onAbort = () =>
      reject(
        asked.request.signal.aborted
          ? new DOMException('The page went away.', 'AbortError')
          : new EmbedError('EMBED_TIMEOUT', 'The vendor did not answer in time.'),
      )
    signal.addEventListener('abort', onAbort, { once: true })
    void (async () => mint(asked))()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', onAbort))
  })
}

function isFailure(error: unknown): boolean {
  if (isRefusal(error)) return false
  if (isEmbedError(error)) return error.code === 'EMBED_UNAVAILABLE' || error.code === 'EMBED_TIMEOUT'
  return !(error instanceof Error && /^(AbortError|CanceledError)$/.test(error.name))
}
