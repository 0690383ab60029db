import { useInsertionEffect, useState } from 'react'
import { type EmbedEvent, useEmbedClient } from 'react-embed-token'
import { describe } from '../../../examples/describe'

const MAX_SHOWN = 50

/** The events of the client, newest first. */
export function Events() {
  const client = useEmbedClient()
  const [events, setEvents] = useState<readonly EmbedEvent[]>([])
  useInsertionEffect(
    () => client.onEvent((event) => setEvents((before) => [event, ...before].slice(0, MAX_SHOWN))),
    [client],
  )
  return (
    <ol className="live-events" tabIndex={0} aria-label="Events, newest first">
      {events.map((event, i) => {
        const { label, detail, tone } = describe(event)
        return (
          <li key={events.length - i} data-tone={tone}>
            <code>{event.type}</code>{' '}
            <span>
              {label}: {detail}
            </span>
          </li>
        )
      })}
    </ol>
  )
}
