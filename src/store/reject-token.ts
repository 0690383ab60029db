import { embedError } from '../errors/embed-error'
import type { EmbedToken } from '../token/token'
import { isReplacementInVain, rejectHeld } from './held'
import { isRejected, type TokenSlot } from './token-slot'

/**
 * A widget rejected `value`; left out: the token held. Resolves to the token to use instead.
 *
 * @param ensure - waits for a token.
 * @throws {EmbedError} `EMBED_TOKEN_REJECTED`: it had replaced a rejected one itself, or the backend gave the
 * same again.
 */
export async function rejectToken(
  slot: TokenSlot,
  value: string | undefined,
  plan: () => void,
  ensure: () => Promise<EmbedToken>,
): Promise<EmbedToken> {
  const { now, outbox, emit, vendorId: vendor, params } = slot
  const rejected = slot.held
  if (!rejected || (value !== undefined && value !== rejected.token.value)) return ensure()
  const isInVain = isReplacementInVain(rejected, now())
  outbox.run(() => {
    if (!isInVain && !isRejected(slot)) slot.attempts.lose()
    slot.held = rejectHeld(rejected, now())
    // One that widgets have rejected is told once, however often they say so.
    if (rejected.verdict !== 'fine') return
    emit({ type: 'token.rejected', vendor, params })
    plan()
  })
  if (isInVain) throw embedError('EMBED_TOKEN_REJECTED', 'rejected', [false])
  const answer = await ensure()
  if (answer.value !== rejected.token.value) return answer
  if (slot.held) slot.held = { ...slot.held, verdict: 'hopeless' }
  throw embedError('EMBED_TOKEN_REJECTED', 'rejected', [true])
}
