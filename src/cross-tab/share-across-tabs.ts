import type { Clock } from '../base/clock'
import { embedError } from '../errors/embed-error'
import type { TokenSource } from '../source/token-source'
import type { EmbedToken } from '../token/token'
import { toShared } from './channel'
import { type ShareAttempt, shareAttempts } from './shared-attempt'
import { createTabs, type Tabs } from './tabs'

/** The result of {@link shareAcrossTabs}, for `createEmbedClient({ crossTab })`. */
export interface CrossTab {
  /** @internal Joins the tabs of the client's user. */
  readonly join: (page: TabPage) => TabSharing
}

/** One client, as its tab shows it to the others. */
export interface TabPage {
  sources: readonly TokenSource[]
  now: Clock
  timeoutMs: number
  /** What it can give to others, and how long the backend told it to wait, in ms. */
  offer: (key: string) => { token: EmbedToken | null; waitMs: number } | null
  /** The user signed out in another tab. */
  onEnded: () => void
  /** The user signed in in another tab. */
  onBegun: () => void
  /** Somebody signed out while this page was in the back-forward cache; it may have been the user. */
  onMissed: () => void
}

/** What a client does with the tabs that it has joined. */
export interface TabSharing extends Omit<Tabs, 'share'> {
  share: ShareAttempt
}

/**
 * Lets the tabs of one user share tokens: of N tabs, one fetches. Without it, each fetches for itself.
 *
 * Tabs share only while `identity` names a user, the same one, and only tokens of sources with the same `id`.
 * Tokens go from tab to tab over a BroadcastChannel and are nowhere stored; **every script of your origin can
 * listen and post to it**, which is why this is a choice. A user who signs out in one tab (`identity` becomes
 * `null` or another) is signed out of the others. Where BroadcastChannel is missing, each tab fetches for
 * itself.
 *
 * Forged messages are bounded. A token from another tab lives no longer than the vendor documents, and no
 * longer than its claims say. It also lives no longer than the last token that this tab fetched; before the
 * first one, a day. A wait from another tab holds for 60 s at most, and never holds up `refresh`. After a
 * forged sign-out, call `setIdentity` with the same user.
 *
 * `createEmbedClient` throws `EMBED_CONFIG` where a source has no `id`.
 *
 * @example
 * import { shareAcrossTabs } from 'react-embed-token/cross-tab'
 *
 * const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token'), crossTab: shareAcrossTabs() })
 */
export function shareAcrossTabs(): CrossTab {
  return {
    join({ sources, offer, ...page }) {
      if (sources.some(({ id }) => id === undefined)) throw embedError('EMBED_CONFIG', 'noSourceId', [])
      const give = (token: EmbedToken) => toShared(token, page.now())
      const tabs = createTabs({
        ...page,
        offer(key) {
          const offered = offer(key)
          return offered && { shared: offered.token && give(offered.token), waitMs: offered.waitMs }
        },
      })
      return { ...tabs, share: shareAttempts(tabs, give) }
    },
  }
}
