import { EmbedError, isEmbedError } from '../../errors/errors'

/**
 * The error for what jose threw. jose's own error is left out: it may hold the token's claims.
 *
 * | jose | code |
 * |---|---|
 * | `ERR_JWT_EXPIRED` | `EMBED_TOKEN_EXPIRED` |
 * | `ERR_JWT_INVALID`, `ERR_JWS_INVALID`, and a text that is no JWT | `EMBED_TOKEN_MALFORMED` |
 * | a signature, a claim, an algorithm, an unknown `kid` | `EMBED_TOKEN_REJECTED` |
 * | the JWKS cannot be fetched or read | `EMBED_UNAVAILABLE` |
 *
 * @source jose 6, `util/errors`
 */
export function verificationFailure(thrown: unknown): EmbedError {
  if (isEmbedError(thrown)) return thrown
  const { code, claim } = (thrown ?? {}) as { code?: unknown; claim?: unknown }
  switch (code) {
    case 'ERR_JWT_EXPIRED':
      return new EmbedError('EMBED_TOKEN_EXPIRED', 'The token has expired. Ask for a new one.')
    case 'ERR_JWT_INVALID':
    case 'ERR_JWS_INVALID':
      return new EmbedError('EMBED_TOKEN_MALFORMED', 'Expected a signed JWT, got something else.')
    case 'ERR_JWT_CLAIM_VALIDATION_FAILED':
      return new EmbedError('EMBED_TOKEN_REJECTED', `The token’s claim ${named(claim)} is missing or wrong.`)
    case 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED':
      return new EmbedError('EMBED_TOKEN_REJECTED', 'The token’s signature is wrong.')
    case 'ERR_JOSE_ALG_NOT_ALLOWED':
    case 'ERR_JOSE_NOT_SUPPORTED':
      return new EmbedError('EMBED_TOKEN_REJECTED', 'The token is signed with another algorithm.')
    case 'ERR_JWKS_NO_MATCHING_KEY':
    case 'ERR_JWKS_MULTIPLE_MATCHING_KEYS':
      return new EmbedError(
        'EMBED_TOKEN_REJECTED',
        'The token names a key (`kid`) that is not among the issuer’s.',
      )
    default:
      return new EmbedError(
        'EMBED_UNAVAILABLE',
        'The issuer’s keys could not be read. Check the address of its JWKS.',
      )
  }
}

/** A claim's name comes from us, except where a token has made it up. */
function named(claim: unknown): string {
  return typeof claim === 'string' && /^[a-z]{2,10}$/.test(claim) ? `"${claim}"` : ''
}
