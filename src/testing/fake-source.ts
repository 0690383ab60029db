import type { JsonObject } from '../base/json'
import { EmbedError, type EmbedErrorCode } from '../errors/errors'
import { fromFunction } from '../source/source'
import type { TokenAnswer, TokenReason, TokenRequest, TokenSource } from '../source/token-source'

/** Options of {@link createFakeSource}. */
export interface FakeSourceOptions {
  /**
   * How long its tokens live, in seconds. `null`: the answer does not say, and they live as long as the
   * vendor documents, or for ever. Default 900.
   */
  ttlSeconds?: number | null | undefined
  /** How long an answer takes, in ms. Default 0. */
  latencyMs?: number | undefined
  /**
   * Another source that gives the answers, e.g. `fromEndpoint('/api/embed-token')`. Latency and faults still
   * apply. `ttlSeconds` does not.
   */
  source?: TokenSource | undefined
}

/** How a backend can fail: an HTTP status, or the library's error code. */
export type FakeFault =
  | number
  | Extract<
      EmbedErrorCode,
      | 'EMBED_NETWORK'
      | 'EMBED_TIMEOUT'
      | 'EMBED_DENIED'
      | 'EMBED_IDENTITY_MISMATCH'
      | 'EMBED_REQUEST_REFUSED'
      | 'EMBED_RATE_LIMITED'
      | 'EMBED_UNAVAILABLE'
      | 'EMBED_TOKEN_MALFORMED'
      | 'EMBED_TOKEN_EXPIRED'
    >

/** How a fake backend fails. */
export interface FakeFaultSettings {
  /** The number of failures. After them, the backend answers again. Default: no limit. */
  times?: number | undefined
  /** How long the client is told to wait, in ms. */
  retryAfterMs?: number | undefined
  /** `first`: requests for a first token are answered. Only later ones fail. */
  except?: 'first' | undefined
}

/** One request that was made. */
export interface FakeRequest {
  readonly vendor: string
  readonly params: JsonObject
  readonly reason: TokenReason
  readonly attempt: number
  outcome: 'pending' | 'answered' | 'failed' | 'aborted'
}

/** A backend for tests and stories. You can change its settings while it runs. */
export interface FakeSource extends TokenSource {
  ttlSeconds: number | null
  latencyMs: number
  /** Every request so far, in order. */
  readonly requests: readonly FakeRequest[]
  /** Every token it has given, in order: `fake-<vendor>-<n>`. */
  readonly issued: readonly string[]
  /** Makes all requests fail until `recover()`. */
  fail: (fault: FakeFault, settings?: FakeFaultSettings) => void
  /** Answers no request until `recover()`. */
  hang: (settings?: Pick<FakeFaultSettings, 'except'>) => void
  /** Answers again, including the requests that wait. */
  recover: () => void
}

/**
 * Creates a backend for tests and stories. You choose lifetime, latency and failures, and can change them
 * while the page runs. No request leaves the page.
 *
 * @example
 * const source = createFakeSource({ ttlSeconds: 60 })
 * render(<EmbedTestProvider source={source}><Page /></EmbedTestProvider>)
 * source.fail(503)
 */
export function createFakeSource({
  ttlSeconds = 900,
  latencyMs = 0,
  source: behind,
}: FakeSourceOptions = {}): FakeSource {
  const requests: FakeRequest[] = []
  const issued: string[] = []
  const waiting = new Set<() => void>()
  let fault: { raise: () => Promise<TokenAnswer>; settings: FakeFaultSettings; left: number } | null = null
  let silence: Pick<FakeFaultSettings, 'except'> | null = null

  function mint({ vendor }: TokenRequest): TokenAnswer {
    const embedToken = `fake-${vendor}-${issued.length + 1}`
    issued.push(embedToken)
    return { body: { embedToken, expiresIn: fake.ttlSeconds } }
  }

  async function answer(request: TokenRequest): Promise<TokenAnswer> {
    const isSpared = (settings: Pick<FakeFaultSettings, 'except'>) =>
      settings.except === 'first' && request.reason === 'first'
    if (fake.latencyMs > 0) await until((resolve) => setTimeout(resolve, fake.latencyMs), request.signal)
    while (silence && !isSpared(silence)) await until((resolve) => waiting.add(resolve), request.signal)
    if (fault && !isSpared(fault.settings)) {
      const { raise } = fault
      fault.left -= 1
      if (fault.left <= 0) fault = null
      return raise()
    }
    return behind ? behind.fetch(request) : mint(request)
  }

  const fake: FakeSource = {
    get id() {
      return behind ? behind.id : 'fake'
    },
    ttlSeconds,
    latencyMs,
    requests,
    issued,
    async fetch(request) {
      const { vendor, params, reason, attempt, signal } = request
      const made: FakeRequest = { vendor, params, reason, attempt, outcome: 'pending' }
      requests.push(made)
      try {
        const answered = await answer(request)
        made.outcome = 'answered'
        return answered
      } catch (cause) {
        made.outcome = signal.aborted ? 'aborted' : 'failed'
        throw cause
      }
    },
    fail(what, settings = {}) {
      fault = { raise: () => raise(what, settings), settings, left: settings.times ?? Infinity }
    },
    hang(settings = {}) {
      silence = settings
    },
    recover() {
      fault = silence = null
      const all = [...waiting]
      waiting.clear()
      all.forEach((go) => go())
    },
  }
  return fake
}

async function raise(fault: FakeFault, { retryAfterMs }: FakeFaultSettings): Promise<TokenAnswer> {
  if (fault === 'EMBED_TOKEN_MALFORMED') return { body: { ok: true } }
  if (fault === 'EMBED_TOKEN_EXPIRED') return { body: { embedToken: 'fake-dead', expiresIn: 0 } }
  const words = `Made to fail with ${fault}.`
  if (typeof fault === 'string') throw new EmbedError(fault, words, { retryAfterMs })
  const thrown = Object.assign(new Error(words), {
    status: fault,
    ...(retryAfterMs === undefined ? {} : { retryAfter: retryAfterMs / 1_000 }),
  })
  // Through a real source, so that a status has its usual meaning.
  return fromFunction(() => Promise.reject(thrown)).fetch({} as TokenRequest)
}

/** Waits until `begin`'s callback is called. Rejects when `signal` is aborted. */
function until(begin: (resolve: () => void) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason as Error)
    if (signal.aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    begin(() => {
      signal.removeEventListener('abort', onAbort)
      resolve()
    })
  })
}
