import type { TokenSources } from '../source/sources'
import { tellOnce } from './console'
import { watchFailures } from './failures'
import { checkHydration } from './hydration'
import { noteSources } from './sources'
import type { WatchedClient } from './watched-client'

const watched = new WeakMap<WatchedClient, () => void>()

/** What a client can do besides, as the page gave it. */
interface Given {
  crossTab: unknown
  initialTokens: unknown
}

/** Tells of mistakes in what a client was made with, and of what goes wrong with it. */
export function watchClient(client: WatchedClient, source: TokenSources, given: Given): void {
  const { crossTab, initialTokens } = given
  if (crossTab && typeof (crossTab as { join?: unknown }).join !== 'function') tellOnce('error', CROSS_TAB)
  checkHydration('createEmbedClient() got initialTokens', initialTokens)
  watched.set(client, watchFailures(client))
  noteSources(client, source)
}

const CROSS_TAB =
  "createEmbedClient() was given a crossTab that is not shareAcrossTabs(): its tabs share nothing. Write crossTab: shareAcrossTabs(), from 'react-embed-token/cross-tab'."

/** For pages that fail on purpose. */
export function leaveAlone(client: WatchedClient): void {
  watched.get(client)?.()
}
