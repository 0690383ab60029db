import { createLocalJWKSet, createRemoteJWKSet, customFetch, type JWK, type JWTVerifyGetKey } from 'jose'
import { EmbedError } from '../../errors/errors'

/** Where the keys to verify with come from. */
export type KeySource =
  | {
      /**
       * The address of the issuer's JWKS: `https:`, or `http:` on this machine. It is fetched when a token
       * needs it, kept for 10 minutes, and fetched again for an unknown `kid`, at most every 30 s.
       */
      jwks: string | URL
      /** Fetches the JWKS. Default: the global `fetch`. */
      fetch?: typeof fetch | undefined
      keys?: undefined
      secret?: undefined
    }
  | { keys: readonly JWK[]; jwks?: undefined; secret?: undefined }
  | {
      /** For HS256, HS384 and HS512: at least 32 bytes. A string counts as UTF-8. */
      secret: string | Uint8Array
      jwks?: undefined
      keys?: undefined
    }

/** Of so many addresses, the JWKS is kept. */
const MAX_KEPT = 32
/** RFC 7518, 3.2: a key of HS256 has at least as many bits as its hash. jose takes shorter ones. */
const MIN_SECRET_BYTES = 32

const local = new WeakMap<object, JWTVerifyGetKey>()
const remote = new Map<unknown, Map<string, JWTVerifyGetKey>>()

/** The keys of a source, kept from call to call. @throws {EmbedError} `EMBED_CONFIG`. */
export function keysOf(source: KeySource): JWTVerifyGetKey | Uint8Array {
  if (source.secret !== undefined) return checkSecret(source.secret)
  if (source.keys !== undefined) {
    const known = local.get(source.keys)
    if (known) return known
    const keys = createLocalJWKSet({ keys: [...source.keys] })
    local.set(source.keys, keys)
    return keys
  }
  if (source.jwks === undefined)
    throw new EmbedError('EMBED_CONFIG', 'There is nothing to verify with. Give `jwks`, `keys` or `secret`.')
  return remoteKeys(checkAddress(source.jwks), source.fetch)
}

function remoteKeys(url: URL, fetch: typeof globalThis.fetch | undefined): JWTVerifyGetKey {
  const ofFetch = remote.get(fetch) ?? new Map<string, JWTVerifyGetKey>()
  const known = ofFetch.get(url.href)
  if (known) return known
  const keys = createRemoteJWKSet(url, {
    // Looked up at each call, as everywhere.
    [customFetch]: (address, init) => (fetch ?? globalThis.fetch)(address, init),
  })
  ofFetch.set(url.href, keys)
  remote.set(fetch, ofFetch)
  for (const kept of [ofFetch, remote])
    if (kept.size > MAX_KEPT) kept.delete(kept.keys().next().value as never)
  return keys
}

function checkAddress(jwks: string | URL): URL {
  if (!URL.canParse(String(jwks)))
    throw new EmbedError('EMBED_CONFIG', '`jwks` is not a URL. Give the address of the issuer’s JWKS.')
  const url = new URL(jwks)
  const isHere = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  if (url.protocol === 'https:' || (url.protocol === 'http:' && isHere)) return url
  throw new EmbedError(
    'EMBED_CONFIG',
    '`jwks` is not https:. Keys that come over http: can be replaced on the way.',
  )
}

function checkSecret(secret: string | Uint8Array): Uint8Array {
  const bytes = typeof secret === 'string' ? new TextEncoder().encode(secret) : secret
  if (bytes.byteLength >= MIN_SECRET_BYTES) return bytes
  throw new EmbedError(
    'EMBED_CONFIG',
    `\`secret\` has ${bytes.byteLength} bytes. Give at least ${MIN_SECRET_BYTES} random bytes.`,
  )
}
