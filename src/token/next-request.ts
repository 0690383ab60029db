import type { EmbedToken } from './token'

/** What {@link nextRequestAt} goes by. */
export interface Outlook {
  token: EmbedToken | null
  /** The widget refused `token`. */
  isRejected: boolean
  /** A failure that asking again cannot mend, or nobody is signed in. */
  isStopped: boolean
  /** No attempt before this instant: back-off, what the other side told us, or the bound. */
  notBefore: number
  /** When a tab that is hidden stops renewing; `Infinity` while it is in view. */
  pausedAt: number
}

/** When the next token request is to be made: `now` or earlier means at once, `Infinity` never. */
export function nextRequestAt({ token, isRejected, isStopped, notBefore, pausedAt }: Outlook): number {
  if (isStopped) return Infinity
  const due = token === null || isRejected ? -Infinity : (token.refreshAt ?? Infinity)
  const at = Math.max(due, notBefore)
  return at >= pausedAt ? Infinity : at
}
