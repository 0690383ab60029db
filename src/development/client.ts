import type { EmbedClient, EmbedClientOptions } from '../client/client'
import type { CrossTab } from '../cross-tab/cross-tab'
import { tellOnce } from './console'
import { watchFailures } from './failures'
import { noteSources } from './sources'

const watched = new WeakMap<EmbedClient, () => void>()

/** Tells of mistakes in what a client was made with, and of what goes wrong with it. */
export function watchClient(client: EmbedClient, source: EmbedClientOptions['source'], crossTab: unknown): void {
  if (crossTab && typeof (crossTab as Partial<CrossTab>).join !== 'function') tellOnce('error', CROSS_TAB)
  watched.set(client, watchFailures(client))
  noteSources(client, source)
}

const CROSS_TAB =
  "createEmbedClient() was given a crossTab that is not shareAcrossTabs(): its tabs share nothing. Write crossTab: shareAcrossTabs(), from 'react-embed-token/cross-tab'."

/** For pages that fail on purpose. */
export function leaveAlone(client: EmbedClient): void {
  watched.get(client)?.()
}
