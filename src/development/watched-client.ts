import type { EmbedIdentity } from '../base/identity'
import type { EmbedEvent } from '../events/events'

/** What is read of a client, which knows of this room and is not known here. */
export interface WatchedClient {
  readonly identity: EmbedIdentity
  onEvent: (listener: (event: EmbedEvent) => void) => () => void
}
