import { EmbedError } from '../../errors/errors'
import { readAnswer } from '../../token/answer'
import { speak } from '../../errors/embed-error'
import { sentences } from '../../errors/sentences'
import type { Mint, MintRequest } from '../mint/mint'
import { type ExpectedToken, type VerifyOptions, verifyEmbedToken } from './verify'

/** Options of {@link verified}. */
export type VerifiedMintOptions<User> = VerifyOptions & {
  /**
   * The purpose that the token must have, by the request, e.g. `({ user }) => ({ identity: user.id })`. It adds
   * to `expected`.
   */
  expect?: ((request: MintRequest<User>) => ExpectedToken) | undefined
}

/**
 * Wraps a mint, so that its token is verified before it is handed out: a token with a wrong signature, for
 * another audience, of another user, or an expired one never reaches a page.
 *
 * @throws {EmbedError} as {@link verifyEmbedToken}, and what the mint throws; `createTokenHandler` makes them
 * 502.
 *
 * @example
 * createTokenHandler({ authorize, mint: verified(returningAiMint({ accessId, accessKey }), { jwks, issuer, audience }) })
 */
export function verified<User>(mint: Mint<User>, options: VerifiedMintOptions<User>): Mint<User> {
  return async (asked) => {
    const answer = await mint(asked)
    speak(sentences)
    const token = readAnswer(answer).value
    const expected = { ...options.expected, ...options.expect?.(asked) }
    await verifyEmbedToken(token, { ...options, expected }).catch((thrown: unknown) => {
      throw thrown instanceof EmbedError
        ? thrown
        : new EmbedError('EMBED_TOKEN_REJECTED', 'The token could not be verified.')
    })
    return answer
  }
}
