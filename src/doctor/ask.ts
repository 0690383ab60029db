import { type EmbedError, isEmbedError } from '../errors/errors'
import { fromEndpoint } from '../source/endpoint'
import type { TokenAnswer } from '../source/token-source'
import { type ReadToken, readToken } from '../token/token'
import type { DoctorOptions } from './options'

/** How one request differs from the library's own. */
export interface Asking {
  /** `null`: none. Default: the user's. */
  cookie?: string | null | undefined
  identity?: string | undefined
  headers?: Record<string, string> | undefined
}

/** What came of one request for a token. */
export interface Asked {
  /** The first answer, before a redirect was followed; `null`: there was none. */
  first: { status: number; headers: Headers } | null
  /** The answer, as the library read it; `null`: `failure` says why. */
  answer: TokenAnswer | null
  token: ReadToken | null
  failure: EmbedError | null
}

const TIMEOUT_MS = 20_000

/** Asks for a token with the very code that pages ask with. */
export async function askForToken(options: DoctorOptions, asking: Asking = {}): Promise<Asked> {
  const { cookie = options.cookie ?? null, identity, headers } = asking
  let first: Asked['first'] = null
  const source = fromEndpoint(options.url, {
    headers: {
      ...(cookie === null ? {} : { cookie }),
      ...(options.origin === undefined ? {} : { origin: options.origin }),
      ...headers,
    },
    async fetch(input, init) {
      const response = await fetch(input, init)
      first ??= { status: response.status, headers: response.headers }
      return response
    },
  })
  const sentAt = Date.now()
  let answer: TokenAnswer | null = null
  try {
    answer = await source.fetch({
      vendor: options.vendor,
      params: options.params,
      identity: identity ?? null,
      reason: 'first',
      attempt: 1,
      current: null,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const { body, ...told } = answer
    const receivedAt = Date.now()
    const token = readToken(body, { ...told, sentAt, receivedAt, wallTime: receivedAt })
    return { first, answer, token, failure: null }
  } catch (thrown) {
    if (!isEmbedError(thrown)) throw thrown
    return { first, answer, token: null, failure: thrown }
  }
}
