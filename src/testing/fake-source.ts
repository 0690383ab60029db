import type { JsonObject } from '../base/json'
import { EmbedError, type EmbedErrorCode } from '../errors/errors'
import { fromFunction } from '../source/source'
import type { TokenAnswer, TokenReason, TokenRequest, TokenSource } from '../source/token-source'

/** What {@link createFakeSource} takes; all of it can be changed while it runs. */
export interface FakeSourceOptions {
  /**
   * How long its tokens live, in seconds; `null`: it does not tell, and they live as long as the vendor
   * documents, or for ever. Default 900.
   */
  ttlSeconds?: number | null | undefined
  /** How long it takes to answer, in ms. Default 0. */
  latencyMs?: number | undefined
  /**
   * Where the answers come from instead, e.g. `fromEndpoint('/api/embed-token')`: latency and faults are laid
   * over it, `ttlSeconds` is its own affair.
   */
  source?: TokenSource | undefined
}

/** How a backend can fail: a status, or what the library makes of a failure. */
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
  /** After so many failures it answers again. Default: none. */
  times?: number | undefined
  /** How long it tells to wait, in ms. */
  retryAfterMs?: number | undefined
  /** `first`: first tokens are answered all the same, only what follows fails. */
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

/** A backend for tests and stories, with knobs that may be turned while it runs. */
export interface FakeSource extends TokenSource {
  ttlSeconds: number | null
  latencyMs: number
  /** Every request so far, in order. */
  readonly requests: readonly FakeRequest[]
  /** Every token it has given, in order: `fake-<vendor>-<n>`. */
  readonly issued: readonly string[]
  /** Fails from now on, until `recover()`. */
  fail: (fault: FakeFault, settings?: FakeFaultSettings) => void
  /** Answers nothing from now on, until `recover()`. */
  hang: (settings?: Pick<FakeFaultSettings, 'except'>) => void
  /** Answers again, also what has been waiting. */
  recover: () => void
}

/**
 * A backend for tests and stories: tokens of any lifetime, after any latency, and any failure, changed while
 * the page runs. No request leaves the page.
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
  // As any source's, so that a status means here what it means there.
  return fromFunction(() => Promise.reject(thrown)).fetch({} as TokenRequest)
}

/** What `begin` is to call ends the waiting, and so does `signal`. */
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
