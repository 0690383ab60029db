import { EmbedError } from '../../errors/errors'
import { requireUrl } from '../mint/credential'
import type { EmbedTokenIssuer } from '../signing/issuer'
import type { VerifyOptions } from '../signing/verify'
import { NOT_SHIELDED, type ShieldedVendor, VENDOR_RULES } from './vendor-rules'

/** Whose token is replaced, and for what. */
export interface ShieldedRequest {
  identity: string
  scope: string
  /** The page's origin. */
  origin: string
  request: Request
}

/** The answer of a limit to one more request. */
export type LimitAnswer = { ok: true } | { ok?: false; retryAfterSeconds: number }

/** Options of {@link createVendorProxy}. */
export interface VendorProxyOptions {
  /** Which vendor's widget it is for. */
  vendor: ShieldedVendor
  /** Verifies our tokens: the issuer itself, or where its keys are. */
  issuer: Pick<EmbedTokenIssuer, 'verify'> | VerifyOptions
  /**
   * The vendor's real token: 12 characters or more. A function finds it by user and scope. It is sent to the
   * vendor, and nowhere else.
   */
  secret: string | ((asked: ShieldedRequest) => string | Promise<string>)
  /**
   * Origins of the pages with the widget, also the proxy's own: exact, with scheme and port. A token is good
   * at the one origin that it was minted for.
   */
  allowedOrigins: readonly string[]
  /** The scope that the tokens must have: the `scope` of {@link shieldedMint}. Default `"embed"`. */
  scope?: string | undefined
  /** Where the proxy is on your server, e.g. `"/embed/interakt"`. Default: at the root. */
  basePath?: string | undefined
  /**
   * The vendor's address: `https:`, or `http:` on this machine and for names without a dot. Default: the
   * documented one. Open Chat Widget has none: give your deployment's.
   */
  baseUrl?: string | undefined
  /**
   * Returns the user of the page's session. A token of another user is then refused. Default: nobody asks.
   * Interakt's widget sends no cookies: there, a session of cookies is never found.
   */
  authorize?:
    ((request: Request) => { identity: string } | null | Promise<{ identity: string } | null>) | undefined
  /** Counts the requests of a user, and refuses with 429. Default: only `maxConcurrent` holds. */
  limit?: ((identity: string) => LimitAnswer | Promise<LimitAnswer>) | undefined
  /** How many answers of one user may be under way in this process. Default 6. */
  maxConcurrent?: number | undefined
  /** The longest body, in bytes. Default 262,144: Persona sends the whole conversation. */
  maxBodyBytes?: number | undefined
  /** How long the vendor may take to begin an answer, in ms. Default 30,000. A stream has no limit. */
  timeoutMs?: number | undefined
  /**
   * The user's address, e.g. from your load balancer, for vendors that limit by address. It is sent as
   * `X-Forwarded-For`. Default: nothing is sent, and the vendor counts all users as one.
   */
  clientAddress?: ((request: Request) => string | undefined) | undefined
  /** Default: the global `fetch`, looked up at each call. */
  fetch?: typeof fetch | undefined
  /** Called with every failure that the server can fix. Default: `console.error`, without secrets. */
  onError?: ((error: unknown, request: Request) => void | Promise<void>) | undefined
}

const ISSUER = 'createVendorProxy needs `issuer`: an issuer, or { jwks, issuer, audience }.'

/**
 * Checks the options when the proxy is created.
 *
 * @returns the vendor's address, without a slash at its end.
 * @throws {EmbedError} `EMBED_CONFIG`.
 */
export function checkProxyOptions(options: VendorProxyOptions): string {
  const { vendor, issuer, allowedOrigins, scope = 'embed', basePath = '', baseUrl } = options
  if (!Object.hasOwn(VENDOR_RULES, vendor)) {
    const why = Object.hasOwn(NOT_SHIELDED, vendor) ? NOT_SHIELDED[vendor] : undefined
    throw wrong(
      why ?? `createVendorProxy knows no such vendor. It knows ${Object.keys(VENDOR_RULES).join(', ')}.`,
    )
  }
  if (typeof issuer !== 'object' || issuer === null) throw wrong(ISSUER)
  if (!('verify' in issuer) && !(issuer.issuer && issuer.audience)) throw wrong(ISSUER)
  if (!Array.isArray(allowedOrigins) || allowedOrigins.length === 0)
    throw wrong(
      '`allowedOrigins` of the proxy is empty. Give the origins of your pages, also the proxy’s own.',
    )
  for (const origin of allowedOrigins as unknown[])
    if (typeof origin !== 'string' || !URL.canParse(origin) || new URL(origin).origin !== origin)
      throw wrong(
        '`allowedOrigins` has an entry that is no origin. Write "https://app.example.com": no path, no slash, no *.',
      )
  if (typeof scope !== 'string' || scope === '') throw wrong('`scope` of the proxy is empty.')
  if (basePath !== '' && !/^(\/[\w.~-]+)+$/.test(basePath))
    throw wrong('`basePath` is no path. Write "/embed/interakt": a slash in front, none at the end.')
  for (const name of ['maxConcurrent', 'maxBodyBytes', 'timeoutMs'] as const) {
    const value = options[name]
    if (value !== undefined && !(Number.isFinite(value) && value >= 1))
      throw wrong(`\`${name}\` is not a number of 1 or more.`)
  }
  return checkBaseUrl(baseUrl ?? VENDOR_RULES[vendor].baseUrl)
}

function checkBaseUrl(baseUrl: string | undefined): string {
  const url = new URL(requireUrl('`baseUrl` of the proxy', baseUrl))
  const { protocol, hostname, username, password, search, hash, href } = url
  const isNear = hostname === '127.0.0.1' || hostname === '[::1]' || !hostname.includes('.')
  if (protocol === 'http:' && !isNear)
    throw wrong('`baseUrl` of the proxy is http:. The real token would travel in the open. Use https:.')
  if (username || password || search || hash)
    throw wrong('`baseUrl` of the proxy has a user, a query or a #. Give scheme, host and path only.')
  return href.replace(/\/+$/, '')
}

function wrong(message: string): EmbedError {
  return new EmbedError('EMBED_CONFIG', message)
}
