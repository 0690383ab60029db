import type { WidgetRecord } from '../record'
import { count } from '../status'
import { clockTime } from '../time'
import type { Tone } from '../words'

const TONES: Record<WidgetRecord['state'], Tone> = {
  mounted: 'plain',
  ready: 'good',
  suspended: 'warn',
  parked: 'plain',
  failed: 'bad',
  closed: 'plain',
}

/** The widgets that use one token, and how each applied renewed tokens. */
export function WidgetList({ widgets }: { widgets: readonly WidgetRecord[] }) {
  if (widgets.length === 0) return null
  return (
    <ul className="rows" aria-label="Widgets">
      {widgets.map((widget) => (
        <li key={`${widget.mode} ${widget.title}`}>
          <span data-tone={TONES[widget.state]}>{widget.state}</span>
          <span>
            {widget.title} <span className="muted">{widget.mode}</span>
          </span>
          <span className="muted">{didWords(widget)}</span>
        </li>
      ))}
    </ul>
  )
}

const HOW = { 'in-place': 'in place', reload: 'by a reload', remount: 'by a remount' }

function didWords({ tokens, lastToken, lastError, mounts }: WidgetRecord): string {
  const renewals = tokens['in-place'] + tokens.reload + tokens.remount
  const said = [
    lastError && `${lastError.code} at ${clockTime(lastError.at)}`,
    lastToken &&
      `${count(renewals, 'renewal')}, the last ${HOW[lastToken.how]} at ${clockTime(lastToken.at)}`,
    mounts > 1 && `mounted ${mounts} times`,
  ]
  return said.filter(Boolean).join('; ') || 'its first token'
}
