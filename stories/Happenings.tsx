import { useInsertionEffect, useState } from 'react'
import { describe } from '../examples/describe'
import { type EmbedEvent, useEmbedClient } from '../src'

/**
 * What has happened on the page since it was opened, newest first, in a person's words; each with its event's
 * name in `data-event`.
 */
export function Happenings() {
  const client = useEmbedClient()
  const [events, setEvents] = useState<readonly EmbedEvent[]>([])
  useInsertionEffect(() => client.onEvent((event) => setEvents((before) => [event, ...before])), [client])
  return (
    <section aria-label="What happened" style={{ marginTop: 24, fontSize: 14 }}>
      <strong>What happened</strong>
      <ol
        tabIndex={0}
        aria-label="Events, newest first"
        style={{
          boxSizing: 'border-box',
          height: 176,
          overflow: 'auto',
          margin: '8px 0 0',
          padding: 0,
          listStyle: 'none',
        }}
      >
        {events.map((event, i) => {
          const { label, detail } = describe(event)
          return (
            <li key={events.length - i} data-event={event.type} style={{ padding: '4px 0' }}>
              <strong>{label}</strong> {'title' in event && `${event.title}, `}
              {detail}
            </li>
          )
        })}
      </ol>
    </section>
  )
}
