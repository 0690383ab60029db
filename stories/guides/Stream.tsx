import { describe } from '../../examples/describe'
import type { EmbedEvent } from '../../src'
import { span } from '../../src/devtools/time'

/** What has happened, in words, oldest first: when, which event, and why. */
export function Stream({ events }: { events: readonly EmbedEvent[] }) {
  const startedAt = events[0]?.at ?? 0
  return (
    <div
      role="log"
      aria-label="Events"
      tabIndex={0}
      style={{
        maxHeight: 360,
        overflow: 'auto',
        border: '1px solid var(--guide-line, #d1d5db)',
        borderRadius: 10,
      }}
    >
      <table
        style={{
          width: '100%',
          minWidth: 480,
          borderCollapse: 'collapse',
          font: '14px/1.45 system-ui, sans-serif',
          background: 'var(--guide-field, #fff)',
          color: 'var(--guide-text, #111827)',
        }}
      >
        <thead>
          <tr style={{ textAlign: 'start', background: 'var(--guide-panel, #f4f5f8)' }}>
            {['Time', 'Event', 'Why, and what of it'].map((head) => (
              <th key={head} scope="col" style={{ ...CELL, textAlign: 'start' }}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {events.map((event, i) => {
            const { label, detail, tone } = describe(event)
            return (
              <tr key={i} style={{ borderTop: '1px solid var(--guide-line, #e5e7eb)' }}>
                <td style={{ ...CELL, fontVariantNumeric: 'tabular-nums' }}>{clock(event.at - startedAt)}</td>
                <td style={CELL}>
                  <code style={{ fontSize: 13, whiteSpace: 'nowrap' }}>{event.type}</code>
                </td>
                <td style={CELL}>
                  <strong
                    style={{
                      color:
                        tone === 'bad'
                          ? 'var(--guide-bad, #b91c1c)'
                          : tone === 'warn'
                            ? 'var(--guide-warn, #92400e)'
                            : 'inherit',
                    }}
                  >
                    {label}
                  </strong>
                  : {detail.replace(SECONDS, (_, seconds) => span(Number(seconds) * 1_000))}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

const CELL = { padding: '6px 12px', verticalAlign: 'top' } as const

const SECONDS = /\b(\d+) s\b/g

/** `12:05`. */
function clock(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
