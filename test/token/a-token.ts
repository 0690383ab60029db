import type { EmbedToken } from '../../src/token/token'
import { T0 } from '../kit/time'

/** Due a sixth before its end. */
export function token(lifetimeMs: number | null, more: Partial<EmbedToken> = {}): EmbedToken {
  const [refreshAt, expiresAt] =
    lifetimeMs === null ? [null, null] : [T0 + (lifetimeMs * 5) / 6, T0 + lifetimeMs]
  return { value: 'abc', receivedAt: T0, expiresAt, refreshAt, ...more }
}
