import { SignJWT } from 'jose'
import { EmbedError } from '../../errors/errors'
import { checkGrant, type EmbedGrant, TOKEN_TYPE, type VerifiedToken } from './claims'
import { checkKeys, type EmbedKey } from './key-input'
import { ALGORITHM, importKeys, type KeyRing } from './keys'
import { type ExpectedToken, verifyEmbedToken } from './verify'

/** Options of {@link createEmbedTokenIssuer}. */
export interface EmbedTokenIssuerOptions {
  /** The issuer: the claim `iss`, e.g. `"https://app.example.com"`. */
  issuer: string
  /** For whom: the claim `aud`. Default: `issuer`. */
  audience?: string | undefined
  /**
   * P-256 keys, for ES256. The first one signs, all of them verify, so that a key can be rotated: put the new
   * one in front, and remove the old one once its last token has expired. Keys after the first may be public.
   */
  keys: readonly EmbedKey[]
  /** How long a token lives, in seconds: 60 to 86,400. Default 900. */
  lifetimeSeconds?: number | undefined
}

/** Signs the tokens that a page gets in place of a vendor's. */
export interface EmbedTokenIssuer {
  /**
   * Signs a token for one user, vendor, scope and origin.
   *
   * @throws {EmbedError} `EMBED_CONFIG`.
   */
  sign: (grant: EmbedGrant) => Promise<{ embedToken: string; expiresIn: number }>
  /**
   * Verifies one of these tokens.
   *
   * @throws {EmbedError} as {@link verifyEmbedToken}.
   */
  verify: (token: string, expected?: ExpectedToken) => Promise<VerifiedToken>
  /** The public keys, as a JWKS. */
  publicKeys: () => Promise<KeyRing['jwks']>
  /**
   * Imports the keys, signs and verifies. Call it when the server starts: a wrong key is then an error at the
   * start, and not at the first request.
   *
   * @throws {EmbedError} `EMBED_CONFIG`.
   */
  ready: () => Promise<void>
}

const MIN_LIFETIME_SECONDS = 60
const MAX_LIFETIME_SECONDS = 86_400

/**
 * Creates an issuer of short-lived tokens of your own: JWTs, signed with ES256, each bound to one user,
 * vendor, scope and origin. {@link createVendorProxy} verifies them.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: a key, the issuer or the lifetime is wrong. No part of a key is
 * repeated.
 *
 * @example
 * const issuer = createEmbedTokenIssuer({ issuer: 'https://app.example.com', keys: [JSON.parse(process.env.EMBED_KEY!)] })
 * await issuer.ready()
 */
export function createEmbedTokenIssuer({
  issuer,
  audience = issuer,
  keys,
  lifetimeSeconds = 900,
}: EmbedTokenIssuerOptions): EmbedTokenIssuer {
  for (const [name, value] of Object.entries({ issuer, audience }))
    if (typeof value !== 'string' || value === '')
      throw new EmbedError('EMBED_CONFIG', `\`${name}\` of the issuer is empty. Give your address.`)
  if (!(lifetimeSeconds >= MIN_LIFETIME_SECONDS && lifetimeSeconds <= MAX_LIFETIME_SECONDS))
    throw new EmbedError(
      'EMBED_CONFIG',
      `\`lifetimeSeconds\` is not between ${MIN_LIFETIME_SECONDS} and ${MAX_LIFETIME_SECONDS}.`,
    )
  const checked = checkKeys(keys)
  let importing: Promise<KeyRing> | undefined
  const ring = () => (importing ??= importKeys(checked))

  async function sign(grant: EmbedGrant) {
    checkGrant(grant)
    const { signing } = await ring()
    const { identity, vendor, scope, origin } = grant
    const now = Math.floor(Date.now() / 1_000)
    const embedToken = await new SignJWT({ vendor, scope, origin })
      .setProtectedHeader({ alg: ALGORITHM, kid: signing.kid, typ: TOKEN_TYPE })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(identity)
      .setJti(crypto.randomUUID())
      .setIssuedAt(now)
      .setExpirationTime(now + lifetimeSeconds)
      .sign(signing.key)
    return { embedToken, expiresIn: lifetimeSeconds }
  }

  async function verify(token: string, expected?: ExpectedToken) {
    const { jwks } = await ring()
    return verifyEmbedToken(token, {
      keys: jwks.keys,
      issuer,
      audience,
      type: TOKEN_TYPE,
      maxAgeSeconds: lifetimeSeconds,
      expected,
    })
  }

  return {
    sign,
    verify,
    publicKeys: async () => (await ring()).jwks,
    async ready() {
      const grant = {
        identity: 'self-test',
        vendor: 'self-test',
        scope: 'self-test',
        origin: 'https://self.test',
      }
      const { embedToken } = await sign(grant)
      await verify(embedToken, grant).catch(() => {
        throw new EmbedError(
          'EMBED_CONFIG',
          'keys[0]: its private and its public part do not belong together.',
        )
      })
    },
  }
}
