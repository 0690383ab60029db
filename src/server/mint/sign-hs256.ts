import { type JWTPayload, SignJWT } from 'jose'
import { EmbedError } from '../../errors/errors'
import { requireCredential } from './credential'

const MIN_LIFETIME_SECONDS = 60
const MAX_LIFETIME_SECONDS = 86_400

/** A token that was signed here. */
export interface Signed {
  embedToken: string
  expiresIn: number
}

/**
 * Signs a JWT with a secret that the vendor knows, too.
 *
 * @param who - the mint, e.g. `metabaseMint`, for its errors.
 * @throws {EmbedError} `EMBED_CONFIG`: the secret is empty, or the lifetime is not from 60 s to a day. The secret
 * is not repeated.
 */
export async function signHs256(
  who: string,
  secret: string,
  lifetimeSeconds: number,
  claims: JWTPayload,
): Promise<Signed> {
  const key = new TextEncoder().encode(requireCredential(`secret of ${who}`, secret))
  if (!(lifetimeSeconds >= MIN_LIFETIME_SECONDS && lifetimeSeconds <= MAX_LIFETIME_SECONDS))
    throw new EmbedError(
      'EMBED_CONFIG',
      `lifetimeSeconds of ${who} is not between ${MIN_LIFETIME_SECONDS} and ${MAX_LIFETIME_SECONDS}.`,
    )
  const exp = Math.floor(Date.now() / 1_000) + lifetimeSeconds
  const embedToken = await new SignJWT({ ...claims, exp })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(key)
  return { embedToken, expiresIn: lifetimeSeconds }
}
