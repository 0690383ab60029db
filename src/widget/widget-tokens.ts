import { hashKey } from '@tanstack/react-query'
import type { EmbedClient } from '../client/embed-client'
import { isEmbedError } from '../errors/errors'
import type { SubscribedAs } from '../store/demand'
import { RENEW_FIRST_MS } from '../store/ensure'
import type { TokenState } from '../store/token-state'
import { retryDelay } from '../token/back-off'
import type { EmbedToken } from '../token/token'
import type { EmbedVendor } from '../vendor-kit/vendor'
import type { ModeOptions, VendorModes } from '../vendor-kit/vendor-modes'

/** The client, as one widget sees it: the token of its vendor and options. */
export interface WidgetTokens {
  read: () => TokenState
  /** Needs the token from now on, as this. */
  need: (as: SubscribedAs) => void
  /** Needs it no more. */
  release: () => void
  /**
   * Asks for another one, whatever is left of the one there is, and again while that fails and `isWanted`. What
   * comes of it is told as a change of state.
   */
  renew: (isWanted: () => boolean) => void
  reportRejected: (value: string, signal: AbortSignal) => Promise<EmbedToken>
  /** The token came in place of one that was rejected, by a widget or by the host. */
  isReplacement: () => boolean
  /** The view wants more of a token than this one has left. */
  wantsLonger: (token: EmbedToken) => boolean
  /** How long a token that came first, and has too little left, is not used, epoch ms. */
  patientUntil: () => number
}

/** @param getOptions - they may change as long as they name the same token. */
export function widgetTokens<M extends VendorModes, O extends ModeOptions<M>>(
  client: EmbedClient,
  shared: EmbedVendor<M>,
  getOptions: () => O,
  onState: (state: TokenState) => void,
): WidgetTokens {
  /** Of the scheduler's. */
  const renewal = {}
  let unsubscribe = () => {}
  let free = () => {}
  let vendor = shared

  /** A token that can be used once is this widget's alone. */
  function claim() {
    const { token, tokenParams, own } = vendor
    if (!token?.singleUse || own) return
    const claimed = token.singleUse.claim(client, hashKey([vendor.id, tokenParams?.(getOptions())]))
    vendor = { ...shared, own: claimed.own }
    free = claimed.free
  }

  function renew(isWanted: () => boolean, failures = 1) {
    client.refresh(vendor, getOptions()).catch((error: unknown) => {
      // The store asks again only when the token that there is nears its end.
      if (!isWanted() || !isEmbedError(error) || !error.retryable) return
      const delay = retryDelay({ failures, retryAfterMs: error.retryAfterMs }, Math.random())
      client.scheduler.set(renewal, client.now() + delay, () => {
        if (isWanted()) renew(isWanted, failures + 1)
      })
    })
  }

  return {
    read: () => client.getState(vendor, getOptions()),
    need(as) {
      claim()
      const before = unsubscribe
      unsubscribe = client.subscribe(vendor, getOptions(), onState, { as })
      before()
    },
    release() {
      client.scheduler.clear(renewal)
      unsubscribe()
      free()
    },
    renew,
    reportRejected: (value, signal) =>
      client.reportRejected(vendor, getOptions(), value, { waitMs: Infinity, signal }),
    isReplacement: () => client.isReplacement(vendor, getOptions()),
    wantsLonger: (token) => client.wantsLonger(token),
    patientUntil: () => (client.requestedAt(vendor, getOptions()) ?? client.now()) + RENEW_FIRST_MS,
  }
}
