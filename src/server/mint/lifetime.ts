import { speak } from '../../errors/embed-error'
import { EmbedError } from '../../errors/errors'
import { sentences } from '../../errors/sentences'
import { parseTokenResponse } from '../../token/token'
import { isResponseLike } from '../user'

/** A token, and the seconds that it has left now; `null`: it does not expire. */
export interface Minted {
  value: string
  expiresIn: number | null
}

/**
 * Reads what a mint returned. The token has the least of what the mint says and what the JWT itself says, by
 * this server's clock: an answer that somebody kept counts down, and is refused at its end.
 *
 * @throws {EmbedError} `EMBED_TOKEN_MALFORMED`, `EMBED_TOKEN_EXPIRED`.
 */
export function readMinted(body: unknown, sentAt: number): Minted {
  if (isResponseLike(body)) {
    throw new EmbedError(
      'EMBED_TOKEN_MALFORMED',
      'The mint returned a Response. Return what it holds: `await response.json()`.',
    )
  }
  speak(sentences)
  const now = Date.now()
  const { value, expiresAt } = parseTokenResponse(body, { sentAt, receivedAt: now, serverTime: now })
  if (expiresAt === null) return { value, expiresIn: null }
  const expiresIn = Math.floor((expiresAt - now) / 1_000)
  if (expiresIn >= 1) return { value, expiresIn }
  throw new EmbedError(
    'EMBED_TOKEN_EXPIRED',
    'The mint returned a token with less than a second left. Mint a new one, or stop caching it before it expires.',
  )
}
