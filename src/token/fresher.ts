import type { EmbedToken } from './token'

/**
 * Of two tokens, the one to go on with: an answer that dies earlier than what is held never replaces it. The
 * held one is then due again as if it had just come, so a backend that answers from an old cache causes no
 * loop.
 */
export function fresher(
  held: EmbedToken | null,
  answer: EmbedToken,
  isRejected: boolean,
  reschedule: (token: EmbedToken) => EmbedToken,
): EmbedToken {
  if (held === null || isRejected) return answer
  if (held.value === answer.value) {
    // The same token with no more life: it came when it first came. An opaque one may have been prolonged.
    return (held.expiresAt ?? Infinity) < (answer.expiresAt ?? Infinity)
      ? answer
      : reschedule({ ...answer, receivedAt: held.receivedAt })
  }
  return (held.expiresAt ?? Infinity) > (answer.expiresAt ?? Infinity) ? reschedule(held) : answer
}
