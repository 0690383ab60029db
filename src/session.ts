import type { EmbedClient } from './client'
import { refreshAt } from './lifecycle'
import type { EmbedMode, EmbedVendor, VendorModes } from './vendor'

/** A session that a widget has with its vendor, beside its token. */
export interface SessionWatch {
  /** It has begun, and ends in so many ms. */
  begin: (endsInMs: number) => void
  end: () => void
}

/**
 * Has a widget's session renewed before it ends, with the lead that a token of that lifetime would have, after a sleep too.
 *
 * A session that is over before the vendor's `minLeadMs` could be kept is left alone: to renew it would be a loop.
 */
export function watchSession<M extends VendorModes>(client: EmbedClient, vendor: EmbedVendor<M>, mode: EmbedMode, renew: () => void): SessionWatch {
  const key = {}
  return {
    begin(endsInMs) {
      const minLeadMs = vendor.token?.minLeadMs ?? 0
      const now = client.now()
      const expiresAt = now + endsInMs
      const renewAt = endsInMs > minLeadMs ? refreshAt({ receivedAt: now, expiresAt }, { minLeadMs }, Math.random()) : null
      client.emit({ type: 'widget.session', vendor: vendor.id, mode, expiresAt, renewAt })
      if (renewAt === null) client.alarm.clear(key)
      else client.alarm.set(key, renewAt, renew)
    },
    end: () => client.alarm.clear(key),
  }
}
