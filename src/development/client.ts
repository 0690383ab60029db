import type { EmbedClient, EmbedClientOptions } from '../client'
import { watchFailures } from './failures'
import { noteSources } from './sources'

const watched = new WeakMap<EmbedClient, () => void>()

/** Tells of mistakes in what a client was made with, and of what goes wrong with it. */
export function watchClient(client: EmbedClient, source: EmbedClientOptions['source']): void {
  watched.set(client, watchFailures(client))
  noteSources(client, source)
}

/** For pages that fail on purpose. */
export function leaveAlone(client: EmbedClient): void {
  watched.get(client)?.()
}
