import type { Answer, Sent } from './realm/host.ts'
import type { Server } from './network.ts'
import type { Minted, Wire } from './subject.ts'
import { EPOCH_MS, type World } from './world.ts'

/** What a fault makes of a request for a token; `undefined`: nothing, another one may. `null`: it is never answered. */
export type BackendFault = () => Answer | null | undefined

interface BackendSetup {
  world: World
  lifetimeSeconds: number
  /** The backend answers from a cache while the token in it has more than this left, in seconds. */
  cacheUntilLeftSeconds: number | null
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
  /** True times at which a token was made. */
  readonly mints: number[]
  /** Requests that left before the instant that an answer with Retry-After had told. */
  readonly violations: number
  /** Somebody else of the same user asks: what is in the cache is renewed. */
  warm: () => void
  /** Kills every token made until now. */
  revoke: () => void
  /** When tokens made at `at` are revoked, true time; `Infinity`: never. */
  revokedAfter: (at: number) => number
  /** When a token really dies, true time in ms. */
  endOf: (token: string) => number
}

export const MAX_REQUESTS_A_DAY = 20_000

const ENDPOINT_PATH = '/api/embed-token'
export const ENDPOINT = `https://app.example.com${ENDPOINT_PATH}`

/** How react-embed-token/server words it. */
export const ownWire: Wire = {
  isTokenRequest: (url) => url.pathname === ENDPOINT_PATH,
  respond: (_url, _body, { jwt, expiresIn }) => ({ status: 200, body: JSON.stringify({ embedToken: jwt, expiresIn }) }),
}

export function createBackend({ world, lifetimeSeconds, cacheUntilLeftSeconds, wire, onTold, maxRequests, onFlood }: BackendSetup): Backend {
  const faults = new Set<BackendFault>()
  const requests = new Map<string, number[]>()
  const mints: number[] = []
  /** When each token was made, ours or somebody else's. */
  const madeAt: number[] = []
  const revocations: number[] = []
  const toldUntil = new Map<string, number>()
  let cached: Omit<Minted, 'expiresIn'> | null = null
  let violations = 0
  let count = 0

  const revokedAfter = (at: number) => revocations.find((revokedAt) => revokedAt >= at) ?? Infinity
  const nowSeconds = () => Math.floor((EPOCH_MS + world.now) / 1_000)
  const isTokenRequest = ({ url, method }: Sent) => wire.isTokenRequest(new URL(url), method)

  function make(): Omit<Minted, 'expiresIn'> {
    const at = nowSeconds()
    const jti = String(madeAt.push(world.now))
    const expiresAtSeconds = at + lifetimeSeconds
    cached = { jwt: jwtOf({ sub: 'user-1', iat: at, exp: expiresAtSeconds, jti }), issuedAtSeconds: at, expiresAtSeconds }
    return cached
  }

  function mint(): Minted {
    const isReused = cached !== null && cacheUntilLeftSeconds !== null && cached.expiresAtSeconds - nowSeconds() > cacheUntilLeftSeconds
    if (!isReused) mints.push(world.now)
    const token = isReused && cached ? cached : make()
    return { ...token, expiresIn: token.expiresAtSeconds - nowSeconds() }
  }

  function answerToken(sent: Sent): Answer | null {
    for (const fault of faults) {
      const answer = fault()
      if (answer !== undefined) return answer
    }
    const { status, headers, body } = wire.respond(new URL(sent.url), sent.body, mint())
    return { status, headers: headers ?? {}, body }
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
      const answer = isTokenRequest(sent) ? answerToken(sent) : (wire.other?.(new URL(sent.url)) ?? { status: 404, body: '' })
      if (!answer) return null
      const headers = { 'content-type': 'application/json', date: new Date(nowSeconds() * 1_000).toUTCString(), ...lowerCased(answer.headers ?? {}) }
      return { status: answer.status, headers, body: answer.body }
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
    revokedAfter,
    endOf(token) {
      const { exp, jti } = claimsOf(token)
      return Math.min(exp * 1_000 - EPOCH_MS, revokedAfter(madeAt[Number(jti) - 1] ?? Infinity))
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

/** A client may give the token in another wording of its server, so it is known by its claims. */
function claimsOf(token: string): { exp: number; jti: string } {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { exp: number; jti: string }
}
