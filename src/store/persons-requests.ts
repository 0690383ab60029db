import { embedError } from '../errors/embed-error'
import { signedOut } from '../errors/failure'
import type { EmbedToken } from '../token/token'
import type { TokenRequests } from './token-requests'
import { errorNow, type TokenSlot } from './token-slot'

/** What a person asks for: `refresh`, a Retry button. */
export interface PersonsRequests {
  /**
   * @throws {EmbedError} the attempt's error; `EMBED_SIGNED_OUT`; `EMBED_RATE_LIMITED`, without a request, if
   * it is too soon.
   */
  refresh: () => Promise<EmbedToken>
  /** Those under way need the token no more. */
  releaseAll: () => void
}

/** @param need - needs the token until the function returned is called. */
export function personsRequests(
  slot: TokenSlot,
  request: TokenRequests['request'],
  need: () => () => void,
): PersonsRequests {
  const { attempts, now, outbox } = slot
  const needs = new Set<() => void>()

  async function whileNeeded(get: () => Promise<EmbedToken>): Promise<EmbedToken> {
    const release = need()
    needs.add(release)
    try {
      return await get()
    } finally {
      needs.delete(release)
      release()
    }
  }

  return {
    async refresh() {
      if (slot.isSignedOut) throw signedOut()
      const underWay = slot.flight
      if (underWay) return whileNeeded(() => underWay.answer)
      const waitMs = Math.ceil(attempts.nextByPersonAt() - now())
      if (waitMs > 0) {
        const error = errorNow(slot)
        throw error?.code === 'EMBED_RATE_LIMITED'
          ? error
          : embedError('EMBED_RATE_LIMITED', 'tooSoon', [waitMs], { retryAfterMs: waitMs })
      }
      attempts.forgive()
      return whileNeeded(() => outbox.run(() => request('asked')))
    },
    releaseAll() {
      for (const release of needs) release()
    },
  }
}
