import type { JWTPayload } from 'jose'
import { EmbedError } from '../../errors/errors'

/** The purpose of one of our tokens. All of it is compared to the letter. */
export interface EmbedGrant {
  /** The user's id; the claim `sub`. */
  identity: string
  /** The vendor's id, e.g. `"interakt"`. */
  vendor: string
  /** The part of the vendor's product that the token opens, in a word of your own. Example: `"help-desk"`. */
  scope: string
  /** The origin of the page that may use it, e.g. `"https://app.example.com"`. */
  origin: string
}

/** A token that was verified. */
export interface VerifiedToken extends Partial<EmbedGrant> {
  identity: string
  /** The end of the token, epoch ms. */
  expiresAt: number
  /** All claims. */
  claims: JWTPayload
}

/** The media type of our tokens: no other JWT that the same key signs is taken for one. */
export const TOKEN_TYPE = 'embed+jwt'

/** Reads a verified payload. */
export function readVerified(claims: JWTPayload): VerifiedToken {
  const text = (name: 'vendor' | 'scope' | 'origin') => {
    const value = claims[name]
    return typeof value === 'string' ? { [name]: value } : {}
  }
  return {
    identity: String(claims.sub),
    expiresAt: Number(claims.exp) * 1_000,
    claims,
    ...text('vendor'),
    ...text('scope'),
    ...text('origin'),
  }
}

/**
 * Compares a token with what it has to be for.
 *
 * @throws {EmbedError} `EMBED_IDENTITY_MISMATCH`: it is another user's; `EMBED_TOKEN_REJECTED`: it is for
 * another vendor, scope or origin.
 */
export function requireGrant(token: VerifiedToken, expected: Partial<EmbedGrant>): void {
  if (expected.identity !== undefined && token.identity !== expected.identity)
    throw new EmbedError('EMBED_IDENTITY_MISMATCH', 'The token is of another user than the one expected.')
  for (const name of ['vendor', 'scope', 'origin'] as const) {
    if (expected[name] === undefined || token[name] === expected[name]) continue
    throw new EmbedError('EMBED_TOKEN_REJECTED', `The token is for another ${name} than the one expected.`)
  }
}

/**
 * Checks what a token is to be signed for.
 *
 * @throws {EmbedError} `EMBED_CONFIG`.
 */
export function checkGrant({ identity, vendor, scope, origin }: EmbedGrant): void {
  for (const [name, value] of Object.entries({ identity, vendor, scope }))
    if (typeof value !== 'string' || value === '')
      throw new EmbedError('EMBED_CONFIG', `A token needs \`${name}\`, a string that is not empty.`)
  if (URL.canParse(origin) && new URL(origin).origin === origin) return
  throw new EmbedError(
    'EMBED_CONFIG',
    'A token needs `origin`, e.g. "https://app.example.com": scheme, host and port, and nothing after them.',
  )
}
