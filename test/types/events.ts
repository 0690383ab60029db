// What an event is known to hold, once its type is known.
import type { EmbedClient, EmbedError, EmbedEvent, TokenReason } from 'react-embed-token'
import type { Same } from './same'

export function onEvent(event: EmbedEvent): unknown {
  const at: Same<typeof event.at, number> = true
  switch (event.type) {
    case 'token.received': {
      const parts: [Same<typeof event.reason, TokenReason>, Same<typeof event.skewMs, number | null>] = [
        true,
        true,
      ]
      return [at, parts, event.vendor, event.params]
    }
    case 'token.failed': {
      const error: Same<typeof event.error, EmbedError> = true
      return [error, event.attempt, event.nextAttemptAt]
    }
    case 'widget.token':
      return event.how satisfies 'in-place' | 'reload' | 'remount'
    case 'widget.parked':
    case 'widget.resumed':
      return [event.mode, event.title, event.vendor]
    case 'identity.changed':
      // @ts-expect-error it is of no vendor
      return [event.tab, event.vendor]
    case 'token.expired':
      // @ts-expect-error nothing failed yet
      return event.error
    // @ts-expect-error there is no such event
    case 'token.renewed':
      return null
    default:
      // @ts-expect-error the rest has none in common
      return event.mode
  }
}

declare const client: EmbedClient
client.onEvent(onEvent)
// @ts-expect-error an event never holds a token
client.onEvent((event) => String(event.token))
