import type { WantedLife } from '../token/wanted-life'
import { isNeeded } from './demand'
import type { AwaitedStore } from './ensure'
import { isDoubted, isUsable } from './held'
import { errorNow, forgive, isHalted, nextAttemptAt, type TokenSlot } from './token-slot'

/**
 * A request that nobody waits for any more is aborted after so long: an abort costs one of the few that the
 * bound allows.
 */
export const ABANDON_MS = 1_000

interface SlotActions {
  subscribe: (listener: () => void) => () => void
  /** Ends the request under way. */
  cancel: () => void
  freshen: (wanted: WantedLife) => void
}

/** A token as those see it who wait for it. */
export function awaitedSlot(slot: TokenSlot, { subscribe, cancel, freshen }: SlotActions): AwaitedStore {
  const { demand, attempts, now, scheduler, outbox } = slot
  const key = {}
  return {
    now,
    scheduler,
    look: () => ({
      token: slot.held?.token ?? null,
      isLive: isUsable(slot.held, now()),
      isDoubted: isDoubted(slot.held, now.doubtedAt()),
      isSignedOut: slot.isSignedOut,
      generation: slot.generation,
      isAsking: slot.flight !== null,
      isStopped: isHalted(slot),
      nextAt: nextAttemptAt(slot),
      askedAt: slot.flight?.startedAt ?? null,
      error: slot.failure?.error ?? null,
    }),
    begin() {
      demand.waiting += 1
      // A view that wants the token is a reason to try again what had stopped.
      if (slot.flight || errorNow(slot)?.retryable !== false) return
      forgive(slot)
      attempts.hurry()
    },
    end: () => void (demand.waiting -= 1),
    abandon() {
      const abandoned = slot.flight
      // The navigation that takes this one's place, or the next but one, may want the same token.
      scheduler.set(key, now() + ABANDON_MS, () => {
        if (!isNeeded(demand) && abandoned && slot.flight === abandoned) outbox.run(cancel)
      })
    },
    subscribe,
    freshen,
  }
}
