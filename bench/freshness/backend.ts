import type { Answer, Sent } from './realm/host.ts'
import { createMemory, timeHeaders, type Memo } from './memo.ts'
import type { Server } from './network.ts'
import { timeClaims, type Numbers } from './numbers.ts'
import type { Minted, Wire } from './subject.ts'
import { EPOCH_MS, type World } from './world.ts'

/**
 * What a fault makes of a request for a token; `undefined`: nothing, another one may. `null`: it is never
 * answered.
 */
export type BackendFault = () => Answer | null | undefined

interface BackendSetup {
  world: World
  lifetimeSeconds: number
  /** The backend answers from a cache while the token in it has more than this left, in seconds. */
  cacheUntilLeftSeconds: number | null
  /** The backend, or what is before it, hands out its answers for a while. */
  memo: Memo | null
  numbers: Numbers
  wire: Wire
  /** A tab was told to wait until then, true time. */
  onTold: (until: number) => void
  maxRequests: number
  /** It asked more often than that. */
  onFlood: () => void
}

/** The page's own backend, as far as tokens go. */
export interface Backend extends Server {
  readonly faults: Set<BackendFault>
  /** True times of all requests for a token, by tab. */
  readonly requests: Map<string, number[]>
  /** True times at which a token was made; where answers are memoised, handed out. */
  readonly mints: number[]
  /** Requests that left before the instant that an answer with Retry-After had told. */
  readonly violations: number
  /** Somebody else of the same user asks: what is in the cache is renewed. */
  warm: () => void
  /** Kills every token made until now. */
  revoke: () => void
  /** Makes tokens that live so long from now on. */
  setLifetime: (seconds: number) => void
  /**
   * When a token that is fetched at `at` really dies, as far as no cache shortens it; true time in ms. Asked
   * for no time to come.
   */
  endOfFetched: (at: number) => number
  /** When a token really dies, true time in ms. */
  endOf: (token: string) => number
}

export const MAX_REQUESTS_A_DAY = 20_000

const ENDPOINT_PATH = '/api/embed-token'
export const ENDPOINT = `https://app.example.com${ENDPOINT_PATH}`

type Token = Omit<Minted, 'expiresIn'> & { at: number }

/** How react-embed-token/server words it. */
export const ownWire: Wire = {
  isTokenRequest: (url) => url.pathname === ENDPOINT_PATH,
  respond: (_url, _body, { jwt, expiresIn }) => ({
    status: 200,
    body: JSON.stringify({ embedToken: jwt, expiresIn }),
  }),
}

export function createBackend({
  world,
  lifetimeSeconds,
  cacheUntilLeftSeconds,
  memo,
  numbers,
  wire,
  onTold,
  maxRequests,
  onFlood,
}: BackendSetup): Backend {
  const madeAtOf = createMemory(memo, world.stream('memo'))
  const faults = new Set<BackendFault>()
  const requests = new Map<string, number[]>()
  const mints: number[] = []
  /** When each token was made, and when it ends by itself, ours or somebody else's. */
  const made: { at: number; endsAt: number }[] = []
  const lifetimes = [{ from: 0, seconds: lifetimeSeconds }]
  const revocations: number[] = []
  const toldUntil = new Map<string, number>()
  let cached: Token | null = null
  let violations = 0
  let count = 0

  const revokedAfter = (at: number) => revocations.find((revokedAt) => revokedAt >= at) ?? Infinity
  const nowSeconds = () => Math.floor((EPOCH_MS + world.now) / 1_000)
  const lifetimeAt = (at: number) => lifetimes.findLast(({ from }) => from <= at)?.seconds ?? lifetimeSeconds
  const isTokenRequest = ({ url, method }: Sent) => wire.isTokenRequest(new URL(url), method)

  function make(at = world.now): Token {
    const issuedAtSeconds = Math.floor((EPOCH_MS + at) / 1_000)
    const expiresAtSeconds = issuedAtSeconds + lifetimeAt(at)
    const jti = String(made.push({ at, endsAt: expiresAtSeconds * 1_000 - EPOCH_MS }))
    const times = timeClaims(numbers, { iat: issuedAtSeconds, exp: expiresAtSeconds })
    cached = { jwt: jwtOf({ sub: 'user-1', ...times, jti }), issuedAtSeconds, expiresAtSeconds, at }
    return cached
  }

  function isReusable(token: Token): boolean {
    if (memo !== null) return token.at === madeAtOf(world.now)
    return cacheUntilLeftSeconds !== null && token.expiresAtSeconds - nowSeconds() > cacheUntilLeftSeconds
  }

  function mint(): Minted & Token {
    const isReused = cached !== null && isReusable(cached)
    if (!isReused || memo !== null) mints.push(world.now)
    const token = isReused && cached ? cached : make(madeAtOf(world.now))
    const left = token.expiresAtSeconds - (memo === null ? nowSeconds() : token.issuedAtSeconds)
    return { ...token, expiresIn: numbers === 'strings' ? String(left) : left }
  }

  function dated(
    { status, headers, body }: ReturnType<Wire['respond']>,
    times: Memo['headers'] = 'fresh',
    madeAt = world.now,
  ): Answer {
    const usual = {
      'content-type': 'application/json',
      ...timeHeaders(times, EPOCH_MS + madeAt, EPOCH_MS + world.now),
    }
    return { status, headers: { ...usual, ...lowerCased(headers ?? {}) }, body }
  }

  function answerToken(sent: Sent): Answer | null {
    for (const fault of faults) {
      const answer = fault()
      if (answer !== undefined) return answer && dated(answer)
    }
    const minted = mint()
    return dated(wire.respond(new URL(sent.url), sent.body, minted), memo?.headers, minted.at)
  }

  return {
    faults,
    requests,
    mints,
    get violations() {
      return violations
    },
    note(tab, sent) {
      if (!isTokenRequest(sent)) return
      const times = requests.get(tab) ?? []
      requests.set(tab, times)
      times.push(world.now)
      if (world.now < (toldUntil.get(tab) ?? -Infinity)) violations += 1
      if ((count += 1) >= maxRequests) onFlood()
    },
    answer(_tab, sent) {
      return isTokenRequest(sent)
        ? answerToken(sent)
        : dated(wire.other?.(new URL(sent.url)) ?? { status: 404, body: '' })
    },
    told(tab, { headers }) {
      const value = headers['retry-after']
      if (value === undefined) return
      const until = /^\d+$/.test(value) ? world.now + Number(value) * 1_000 : Date.parse(value) - EPOCH_MS
      toldUntil.set(tab, until)
      onTold(until)
    },
    warm: () => void make(),
    revoke() {
      revocations.push(world.now)
      cached = null
    },
    setLifetime(seconds) {
      lifetimes.push({ from: world.now, seconds })
      cached = null
    },
    endOfFetched(at) {
      const madeAt = madeAtOf(at)
      return Math.min(Math.floor(madeAt / 1_000) * 1_000 + lifetimeAt(madeAt) * 1_000, revokedAfter(madeAt))
    },
    endOf(token) {
      const { at, endsAt } = made[Number(jtiOf(token)) - 1] ?? { at: Infinity, endsAt: -Infinity }
      return Math.min(endsAt, revokedAfter(at))
    },
  }
}

function lowerCased(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
}

function jwtOf(claims: object): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}.c2lnbmF0dXJl`
}

/** A client may give the token in another wording of its server, so it is known by its `jti`. */
function jtiOf(token: string): string {
  return (JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { jti: string }).jti
}
