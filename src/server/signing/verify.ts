import { type JWTVerifyGetKey, jwtVerify, type JWTVerifyOptions } from 'jose'
import { EmbedError } from '../../errors/errors'
import { type EmbedGrant, readVerified, requireGrant, type VerifiedToken } from './claims'
import { verificationFailure } from './failure'
import { type KeySource, keysOf } from './key-source'

/** The purpose that a token must have. Fields that are left out are not compared. */
export type ExpectedToken = Partial<EmbedGrant> | undefined

/** Options of {@link verifyEmbedToken}. */
export type VerifyOptions = KeySource & {
  /** The claim `iss`, to the letter. */
  issuer: string
  /** The claim `aud`, or one of its values. */
  audience: string
  /** The one algorithm. Default: `ES256`; with `secret`: `HS256`. */
  algorithm?: string | undefined
  /** The header `typ`. Default: not compared. */
  type?: string | undefined
  /** How far the clocks of issuer and verifier may differ, in seconds: 0 to 300. Default 5. */
  clockToleranceSeconds?: number | undefined
  /** How long ago the token may have been issued (`iat`), in seconds. Default 3600. */
  maxAgeSeconds?: number | undefined
  /** The purpose that the token must have. Vendor, scope and origin are claims of our own issuer. */
  expected?: ExpectedToken
}

/** As in `parseTokenResponse`: more is no token. */
const MAX_LENGTH = 16_384
const MAX_TOLERANCE_SECONDS = 300

/**
 * Verifies a JWT: signature, issuer, audience, expiry, age. It must have `exp`, `iat`, `aud` and `sub`, and
 * be signed with the one algorithm; `none` never is.
 *
 * @throws {EmbedError} `EMBED_TOKEN_MALFORMED`: it is no JWT. `EMBED_TOKEN_EXPIRED`. `EMBED_TOKEN_REJECTED`:
 * signature, key, algorithm or a claim is wrong. `EMBED_IDENTITY_MISMATCH`: it is another user's.
 * `EMBED_UNAVAILABLE`: the JWKS cannot be read. `EMBED_CONFIG`: an option is wrong, e.g. a secret of fewer
 * than 32 bytes. No error holds the token or its claims.
 *
 * @example
 * await verifyEmbedToken(token, { jwks: 'https://app.example.com/.well-known/jwks.json', issuer, audience })
 */
export async function verifyEmbedToken(token: string, options: VerifyOptions): Promise<VerifiedToken> {
  const { secret, expected = {}, maxAgeSeconds = 3_600, clockToleranceSeconds = 5, type } = options
  const { algorithm = secret === undefined ? 'ES256' : 'HS256', issuer, audience } = options
  const keys = keysOf(options)
  if (/^HS/.test(algorithm) !== (secret !== undefined))
    throw new EmbedError(
      'EMBED_CONFIG',
      '`algorithm` does not fit the keys: HS256 goes with `secret`, and only with it.',
    )
  if (!issuer || !audience)
    throw new EmbedError('EMBED_CONFIG', 'Verifying needs `issuer` and `audience`. Give both.')
  if (!(clockToleranceSeconds >= 0 && clockToleranceSeconds <= MAX_TOLERANCE_SECONDS))
    throw new EmbedError('EMBED_CONFIG', '`clockToleranceSeconds` is not between 0 and 300.')
  if (typeof token !== 'string' || token.length > MAX_LENGTH || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token))
    throw new EmbedError('EMBED_TOKEN_MALFORMED', 'Expected a signed JWT, got something else.')
  const rules: JWTVerifyOptions = {
    issuer,
    audience,
    algorithms: [algorithm],
    requiredClaims: ['exp', 'iat', 'aud', 'sub'],
    clockTolerance: clockToleranceSeconds,
    maxTokenAge: maxAgeSeconds,
    ...(type === undefined ? {} : { typ: type }),
  }
  const { payload } = await verify(token, keys, rules).catch((thrown: unknown) => {
    throw verificationFailure(thrown)
  })
  if (typeof payload.sub !== 'string' || payload.sub === '')
    throw new EmbedError('EMBED_TOKEN_REJECTED', 'The token’s claim "sub" is missing or wrong.')
  const verified = readVerified(payload)
  requireGrant(verified, expected)
  return verified
}

/** jose has an overload for each kind of key. */
async function verify(token: string, keys: JWTVerifyGetKey | Uint8Array, rules: JWTVerifyOptions) {
  return typeof keys === 'function' ? jwtVerify(token, keys, rules) : jwtVerify(token, keys, rules)
}
