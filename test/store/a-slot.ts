// A token's slot without the store that changes it.
import type { WatchedClock } from '../../src/base/clock'
import type { Scheduler } from '../../src/base/scheduler'
import { createOutbox } from '../../src/events/outbox'
import { createSlot, type TokenSlot } from '../../src/store/token-slot'
import type { TokenStoreSetup } from '../../src/store/token-store-setup'
import { MINUTE, SECOND, T0 } from '../kit/time'

/** The time that slots read: moved by hand. */
export const time = { now: T0, doubtedAt: -Infinity, hiddenAt: null as number | null }

export function restartTime(): void {
  Object.assign(time, { now: T0, doubtedAt: -Infinity, hiddenAt: null })
}

const now: WatchedClock = Object.assign(() => time.now, { doubtedAt: () => time.doubtedAt })
const scheduler: Scheduler = {
  set: () => {},
  clear: () => {},
  watch: () => () => {},
  get hiddenAt() {
    return time.hiddenAt
  },
}

/** A slot that nobody has asked for yet. */
export function aSlot(more: Partial<TokenStoreSetup> = {}): TokenSlot {
  return createSlot({
    vendorId: 'acme',
    params: { board: 7 },
    now,
    scheduler,
    outbox: createOutbox(),
    policy: { hiddenMs: 30 * MINUTE, keepMs: 5 * SECOND, timeoutMs: 10 * SECOND },
    isSignedOut: false,
    fetch: () => Promise.reject(new Error('for a test')),
    onMismatch: () => {},
    cancel: () => {},
    skewMs: () => null,
    emit: () => {},
    ...more,
  })
}
