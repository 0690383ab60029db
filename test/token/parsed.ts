import { EmbedError } from '../../src/errors/errors'
import { parseTokenResponse, type TokenResponseContext } from '../../src/token/token'
import { T0 } from '../kit/time'

export const HOUR_S = 3_600
export const DAY_S = 24 * HOUR_S
/** A Wednesday at noon, epoch ms: true time, the backend's. */
export const TRUE_NOW = T0
export const TRUE_NOW_S = TRUE_NOW / 1_000
/** The client asked 700 ms before it got its answer. */
export const CONTEXT: TokenResponseContext = { sentAt: TRUE_NOW - 700, receivedAt: TRUE_NOW }

/**
 * How long the token lives by the library's count, in seconds from when the request was sent; `null`: for
 * ever.
 */
export function lifetimeOf(body: unknown, context: Partial<TokenResponseContext> = {}): number | null {
  const full = { ...CONTEXT, ...context }
  const { expiresAt } = parseTokenResponse(body, full)
  return expiresAt === null ? null : (expiresAt - full.sentAt) / 1_000
}

export function errorOf(body: unknown, context: Partial<TokenResponseContext> = {}): EmbedError {
  try {
    parseTokenResponse(body, { ...CONTEXT, ...context })
  } catch (error) {
    if (error instanceof EmbedError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
