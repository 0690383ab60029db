import { speak } from '../../errors/embed-error'
import { EmbedError } from '../../errors/errors'
import { sentences } from '../../errors/sentences'
import { parseTokenResponse } from '../../token/token'
import { isResponseLike } from '../user'
import { isUsedOnce } from './single-use'

/** A token, and how many seconds it has left; `null`: it does not expire. */
export interface Minted {
  value: string
  expiresIn: number | null
  /** The token can be used once. */
  isOnce?: true
}

/** Answers of our own cache: they were read when they were minted. */
const read = new WeakSet<object>()

/** Marks an answer that needs no more reading: its token is checked, and `expiresIn` is true now. */
export function markAsMinted<T extends { embedToken: string; expiresIn: number | null }>(answer: T): T {
  read.add(answer)
  return answer
}

/**
 * Reads the result of a mint. The token's lifetime is the least of what the mint and the JWT say, by this
 * server's clock. The lifetime of an answer that a mint has cached counts down, and the answer is refused at
 * its end.
 *
 * @throws {EmbedError} `EMBED_TOKEN_MALFORMED`, `EMBED_TOKEN_EXPIRED`.
 */
export function readMinted(body: unknown, sentAt: number): Minted {
  if (typeof body === 'object' && body !== null && read.has(body)) {
    const { embedToken, expiresIn } = body as { embedToken: string; expiresIn: number | null }
    if (expiresIn === null || expiresIn >= 1) return { value: embedToken, expiresIn }
    throw tooLate()
  }
  if (isResponseLike(body)) {
    throw new EmbedError(
      'EMBED_TOKEN_MALFORMED',
      'The mint returned a Response. Return its content: `await response.json()`.',
    )
  }
  speak(sentences)
  const now = Date.now()
  const { value, expiresAt } = parseTokenResponse(body, { sentAt, receivedAt: now, serverTime: now })
  const once = isUsedOnce(body) ? ({ isOnce: true } as const) : {}
  if (expiresAt === null) return { value, expiresIn: null, ...once }
  const expiresIn = Math.floor((expiresAt - now) / 1_000)
  if (expiresIn >= 1) return { value, expiresIn, ...once }
  throw tooLate()
}

function tooLate(): EmbedError {
  return new EmbedError(
    'EMBED_TOKEN_EXPIRED',
    'The mint returned a token with less than a second left. Mint a new one, or stop caching it before it expires.',
  )
}
