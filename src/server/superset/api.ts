import { readJwt } from '../../token/jwt'
import { EmbedError } from '../../errors/errors'
import { requireCredential, requireUrl } from '../mint/credential'
import { DEFAULT_MINT_TIMEOUT_MS } from '../mint/mint'
import { askVendor, VendorFailure } from '../mint/vendor-api'
import type { Granted } from './grant'

/** The account in Superset that grants guest tokens. */
export interface SupersetAccount {
  /** Your Superset, e.g. `https://superset.example.com`. */
  baseUrl: string
  /** A user of Superset whose role has `can grant guest token`. */
  username: string
  password: string
  /** How Superset checks the password: `db`, or `ldap`. Default `db`. */
  provider?: string | undefined
  /** Whether to send a CSRF token. `false` where Superset has `WTF_CSRF_ENABLED = False`. Default `true`. */
  csrf?: boolean | undefined
  /** Default: the global `fetch`, looked up at each call. */
  fetch?: typeof fetch | undefined
}

/** A session of the account at Superset. */
interface Session {
  headers: Record<string, string>
  usableUntil: number
}

/** The account's token is not used in the last part of its life, in ms. */
const SPARE_MS = 30_000
/** How long a token is used that does not say when it expires, in ms. */
const UNKNOWN_LIFE_MS = 300_000
/** The session has ended, or its CSRF token has. */
const SESSION_OVER: ReadonlySet<number> = new Set([400, 401])

/** Superset's API, with one session for all requests. */
export function createSupersetApi(account: SupersetAccount): {
  guestToken: (granted: Granted, signal: AbortSignal) => Promise<string>
} {
  const { provider = 'db', csrf = true } = account
  let session: Promise<Session> | undefined

  const call = (path: string, init: RequestInit, own = account.fetch) =>
    askVendor('Superset', `${baseOf(account)}/api/v1/security/${path}`, init, own)

  /** @source Superset, `superset/security/api.py`, and Flask-AppBuilder's `/security/login` */
  async function signIn(): Promise<Session> {
    // Other requests wait for the same session: none of them ends it.
    const signal = AbortSignal.timeout(DEFAULT_MINT_TIMEOUT_MS)
    const username = requireCredential('username of supersetMint', account.username)
    const password = requireCredential('password of supersetMint', account.password)
    const answer = await call('login', post({ username, password, provider, refresh: false }, {}, signal))
    const accessToken = textOf(answer, 'access_token')
    const { exp } = readJwt(accessToken)
    const usableUntil = typeof exp === 'number' ? exp * 1_000 - SPARE_MS : Date.now() + UNKNOWN_LIFE_MS
    const headers = { authorization: `Bearer ${accessToken}` }
    return { usableUntil, headers: csrf ? await withCsrf(headers, signal) : headers }
  }

  /** The CSRF token counts together with the cookie of its session. */
  async function withCsrf(headers: Record<string, string>, signal: AbortSignal) {
    let cookies: string[] = []
    const noteCookies: typeof fetch = async (...request) => {
      const response = await (account.fetch ?? globalThis.fetch)(...request)
      cookies = response.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0] ?? '')
      return response
    }
    const answer = await call('csrf_token/', { headers, signal }, noteCookies)
    return {
      ...headers,
      'x-csrftoken': textOf(answer, 'result'),
      cookie: cookies.join('; '),
      // @source https://flask-wtf.readthedocs.io, `WTF_CSRF_SSL_STRICT`: on https, the Referer is checked
      referer: `${baseOf(account)}/`,
    }
  }

  async function current(): Promise<Session> {
    const held = session && (await session.catch(() => null))
    if (held && Date.now() < held.usableUntil) return held
    const next = (session = signIn())
    return next
  }

  async function guestToken(granted: Granted, signal: AbortSignal, isAgain = false): Promise<string> {
    const { headers } = await current()
    const used = session
    try {
      return textOf(await call('guest_token/', post(granted, headers, signal)), 'token')
    } catch (error) {
      if (isAgain || !(error instanceof VendorFailure && SESSION_OVER.has(error.status))) throw error
      if (session === used) session = undefined
      return guestToken(granted, signal, true)
    }
  }

  return { guestToken }
}

const baseOf = ({ baseUrl }: SupersetAccount) =>
  requireUrl('baseUrl of supersetMint', baseUrl).replace(/\/+$/, '')

function post(body: object, headers: Record<string, string>, signal: AbortSignal): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', ...headers },
    body: JSON.stringify(body),
    signal,
  }
}

function textOf(answer: unknown, name: string): string {
  const found = (answer as Record<string, unknown> | null)?.[name]
  if (typeof found === 'string' && found !== '') return found
  throw new EmbedError(
    'EMBED_UNAVAILABLE',
    `Superset's answer has no ${name}. Check baseUrl of supersetMint.`,
  )
}
