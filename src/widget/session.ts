import type { EmbedClient } from '../client/embed-client'
import type { OfWidget } from '../events/events'
import { refreshAt } from '../token/refresh-time'
import type { EmbedVendor } from '../vendor-kit/vendor'
import type { VendorModes } from '../vendor-kit/vendor-modes'

/**
 * A session is renewed so long after its beginning at the soonest, in ms: at most 24 in a minute, however
 * short they are.
 */
const MIN_AGE_MS = 2_500

/** A session that a widget has with its vendor, beside its token. */
export interface SessionWatch {
  /** It has begun, and ends in so many ms. */
  begin: (endsInMs: number) => void
  end: () => void
}

/**
 * Has a widget's session renewed before it ends, with the lead that a token of that lifetime would have by
 * default, after a sleep too.
 *
 * A session that is over before the vendor's `minLeadMs` could be kept is left alone: to renew it would be a
 * loop. So is one that never ends.
 */
export function watchSession<M extends VendorModes>(
  client: EmbedClient,
  vendor: EmbedVendor<M>,
  about: OfWidget,
  renew: () => void,
): SessionWatch {
  const key = {}
  return {
    begin(endsInMs) {
      client.scheduler.clear(key)
      const minLeadMs = vendor.token?.minLeadMs ?? 0
      const now = client.now()
      const expiresAt = now + endsInMs
      const isKept = endsInMs > Math.max(minLeadMs, MIN_AGE_MS) && endsInMs !== Infinity
      const due = isKept ? refreshAt({ receivedAt: now, expiresAt }, { minLeadMs }, Math.random()) : null
      const renewAt = due === null ? null : Math.max(due, now + MIN_AGE_MS)
      client.emit({ type: 'widget.session', ...about, expiresAt, renewAt })
      if (renewAt !== null) client.scheduler.set(key, renewAt, renew)
    },
    end: () => client.scheduler.clear(key),
  }
}
