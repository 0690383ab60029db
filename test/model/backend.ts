import { EmbedError, type EmbedErrorCode, type TokenRequest } from '../../src'
import { jwt } from '../kit/jwt'
import type { Answer, Who } from './command'
import { documentedLifeMs } from './keys'
import { MALFORMED, ODD } from './oddities'

/** In every token's value, and nowhere else. */
export const CANARY = 'CANARY'
/** The backend's clock beside true time: nothing may depend on it. */
const BACKEND_AT = Date.UTC(2031, 5, 1, 12)

const CODES = {
  401: 'EMBED_DENIED',
  403: 'EMBED_DENIED',
  404: 'EMBED_REQUEST_REFUSED',
  408: 'EMBED_UNAVAILABLE',
  429: 'EMBED_RATE_LIMITED',
  500: 'EMBED_UNAVAILABLE',
  503: 'EMBED_UNAVAILABLE',
} as const

/** A token that the backend has made. */
export interface Minted {
  value: string
  key: number
  who: Who
  /** When it truly dies, true time; `Infinity`: never. */
  endAt: number
}

/** What an answer comes to, as it is to be read. */
export type Outcome =
  | {
      is: 'token'
      minted: Minted
      lifeMs: number
      isFromHealthy: boolean
      /** How much earlier than it was, in whole seconds, it says it was issued. */ sinceIssueMs:
        number | null
    }
  | { is: 'failure'; code: EmbedErrorCode; retryAfterMs: number | null }

/** The one who asks, and whom the answer is for. */
export interface Asked {
  key: number
  who: Who
  request: TokenRequest
  /** Told just before the answer is. */
  answered: (outcome: Outcome) => void
}

/** How an answer travels: what `fetch` gives, or what a function does. */
export interface Wire {
  body: (
    body: unknown,
    more?: { status?: number; headers?: Record<string, string>; text?: string },
  ) => unknown
  /** What a source is to throw for a failed connection. */
  broken: () => unknown
}

export interface Backend {
  mode: Answer
  isReachable: boolean
  readonly minted: ReadonlyMap<string, Minted>
  answer: (asked: Asked, wire: Wire) => Promise<unknown>
  /**
   * Puts its clock on by a second: where the page's clock jumps within one, an answer with the same Date
   * would be one of long ago.
   */
  tick: () => void
}

/** What answers well: the client has no reason to be without a token. */
export function isHealthy(mode: Answer): boolean {
  return mode.kind === 'fresh' && mode.ms <= 500 && (mode.life === null || mode.life >= 30)
}

/** @param isWallRight - whether the page's wall clock tells the true time. */
export function createBackend(trueAt: () => number, isWallRight: () => boolean): Backend {
  /** What its clock said as the run began, epoch ms. */
  let startedAt = BACKEND_AT
  const minted = new Map<string, Minted>()
  const wait = (ms: number) =>
    ms === 0 ? Promise.resolve() : new Promise<void>((resolve) => setTimeout(resolve, ms))

  function mint(asked: Asked, lifeMs: number, wrap: (value: string) => string = (value) => value): Minted {
    const token = {
      value: wrap(`${CANARY}-${minted.size + 1}-of-${asked.key}`),
      key: asked.key,
      who: asked.who,
      endAt: trueAt() + lifeMs,
    }
    minted.set(token.value, token)
    return token
  }

  function give(
    asked: Asked,
    token: Minted,
    lifeMs: number,
    body: unknown,
    wire: Wire,
    isFromHealthy = false,
    headers = {},
    sinceIssueMs: number | null = null,
  ): unknown {
    asked.answered({ is: 'token', minted: token, lifeMs, isFromHealthy, sinceIssueMs })
    return wire.body(body, { headers })
  }

  function fresh(
    asked: Asked,
    { life, form }: Extract<Answer, { kind: 'fresh' }>,
    wire: Wire,
    isFromHealthy: boolean,
  ): unknown {
    const lifeMs = life === null ? documentedLifeMs(asked.key) : life * 1_000
    const seconds = Math.floor((startedAt + trueAt()) / 1_000)
    // Whole seconds of the backend's clock: what lives shorter has no room for them.
    // Where no Date comes with it, the wall clock is one more bound: a wrong one has the first token refused.
    if (life !== null && life >= 60 && form === 'jwt' && isWallRight()) {
      const token = mint(asked, lifeMs, (value) =>
        jwt({ iat: seconds, exp: seconds + life }).replace('c2ln', value),
      )
      token.endAt = (seconds + life) * 1_000 - startedAt
      return give(
        asked,
        token,
        lifeMs,
        token.value,
        wire,
        isFromHealthy,
        {},
        BACKEND_AT + trueAt() - seconds * 1_000,
      )
    }
    const token = mint(asked, lifeMs)
    if (life !== null && life >= 60 && form === 'expiresAt' && wire === endpointWire) {
      token.endAt = (seconds + life) * 1_000 - startedAt
      const date = new Date(seconds * 1_000).toUTCString()
      return give(
        asked,
        token,
        lifeMs,
        { token: token.value, expiresAt: seconds + life },
        wire,
        isFromHealthy,
        { date },
      )
    }
    const expiresIn = life ?? undefined
    const body =
      form === 'snake'
        ? { embed_token: token.value, expires_in: expiresIn }
        : form === 'data'
          ? { data: { token: token.value, expiresIn } }
          : { embedToken: token.value, expiresIn }
    return give(asked, token, lifeMs, body, wire, isFromHealthy)
  }

  function dead(asked: Asked, wire: Wire): unknown {
    const token = mint(asked, 0)
    return give(asked, token, 0, { embedToken: token.value, expiresIn: 0 }, wire)
  }

  /** What a backend that caches answers: never told to live longer than it does. */
  function again(asked: Asked, kind: 'same' | 'older', wire: Wire): unknown {
    const known = [...minted.values()].filter(({ key, who }) => key === asked.key && who === asked.who)
    const latest = known.reduce<Minted | undefined>(
      (best, token) => (best && best.endAt > token.endAt ? best : token),
      undefined,
    )
    const leftMs = latest ? latest.endAt - trueAt() : 900_000
    const last = known.at(-1)
    const token =
      kind === 'same'
        ? (last ?? mint(asked, leftMs))
        : (known.find(({ endAt }) => endAt < (latest?.endAt ?? 0) && endAt > trueAt()) ??
          mint(asked, leftMs === Infinity ? 60_000 : Math.max(0, leftMs / 2)))
    if (token.endAt === Infinity && documentedLifeMs(asked.key) === Infinity)
      return give(asked, token, Infinity, { token: token.value }, wire)
    const seconds = Math.max(0, Math.floor((token.endAt - trueAt()) / 1_000))
    return give(asked, token, seconds * 1_000, { token: token.value, expiresIn: seconds }, wire)
  }

  function status(
    asked: Asked,
    { status, retryAfter, isDate }: Extract<Answer, { kind: 'status' }>,
    wire: Wire,
  ): unknown {
    asked.answered({
      is: 'failure',
      code: CODES[status],
      retryAfterMs: retryAfter === null ? null : retryAfter * 1_000,
    })
    const seconds = Math.floor((startedAt + trueAt()) / 1_000)
    const at = (more: number) => new Date((seconds + more) * 1_000).toUTCString()
    const headers = {
      date: at(0),
      ...(retryAfter === null ? {} : { 'retry-after': isDate ? at(retryAfter) : String(retryAfter) }),
    }
    return wire.body({ error: `${CANARY}-in-an-error` }, { status, headers })
  }

  async function answer(asked: Asked, wire: Wire): Promise<unknown> {
    const mode: Answer = backend.isReachable ? backend.mode : { kind: 'network' }
    const fail = (code: EmbedErrorCode) => asked.answered({ is: 'failure', code, retryAfterMs: null })
    const { signal } = asked.request
    await Promise.resolve()
    switch (mode.kind) {
      case 'fresh':
        await wait(mode.ms)
        return fresh(asked, mode, wire, isHealthy(mode))
      case 'same':
      case 'older':
        await wait(mode.ms)
        return again(asked, mode.kind, wire)
      case 'dead':
        return dead(asked, wire)
      case 'malformed':
        fail('EMBED_TOKEN_MALFORMED')
        return wire.body(MALFORMED[mode.which])
      case 'html':
        fail('EMBED_DENIED')
        return wire.body(`<!doctype html><p>${CANARY}`, { text: `<!doctype html><p>${CANARY}` })
      case 'status':
        await wait(mode.ms)
        return status(asked, mode, wire)
      case 'network':
        await wait(10)
        fail('EMBED_NETWORK')
        throw wire.broken()
      case 'hang':
        return new Promise((_, reject) => {
          if (mode.heeds)
            signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')))
        })
      case 'late':
        await wait(mode.ms)
        if (mode.throws) {
          fail(wire === endpointWire ? 'EMBED_NETWORK' : 'EMBED_UNAVAILABLE')
          throw new Error(`${CANARY}-late`)
        }
        return fresh(asked, { kind: 'fresh', life: 900, ms: 0, form: 'expiresIn' }, wire, false)
      case 'odd':
        fail(wire === endpointWire ? 'EMBED_NETWORK' : (ODD[mode.which]?.code ?? 'EMBED_UNAVAILABLE'))
        throw ODD[mode.which]?.thrown
    }
  }

  const backend: Backend = {
    mode: { kind: 'fresh', life: 900, ms: 300, form: 'expiresIn' },
    isReachable: true,
    minted,
    answer,
    tick: () => (startedAt += 1_000),
  }
  return backend
}

/** What a function returns or throws. */
export const functionWire: Wire = {
  body(body, { status = 200, headers = {}, text } = {}) {
    if (status === 200) return text ?? body
    const retryAfter = Number(headers['retry-after'] ?? NaN)
    if (Number.isNaN(retryAfter)) return new Response(JSON.stringify(body), { status, headers })
    throw Object.assign(new Error(`status ${status}`), { status, retryAfter })
  },
  broken: () => new EmbedError('EMBED_NETWORK', 'no network'),
}

/** What `fetch` resolves to. Not a real `Response`, which takes as long to read as all the rest of a run. */
export const endpointWire: Wire = {
  body(body, { status = 200, headers = {}, text } = {}) {
    const words = text ?? JSON.stringify(body) ?? ''
    return {
      status,
      ok: status === 200,
      redirected: false,
      headers: new Headers(headers),
      text: () => Promise.resolve(words),
    }
  },
  broken: () => new TypeError('Failed to fetch'),
}
