import type { LogEntry } from '../record'
import { count } from '../status'
import { clockTime } from '../time'
import { Action } from './Action'

/** The last events of tokens and widgets, the newest first. */
export function EventLog({ log, onClear }: { log: readonly LogEntry[]; onClear: () => void }) {
  return (
    <details className="log">
      <summary>{count(log.length, 'event')}</summary>
      <div className="actions">
        <Action act={log.length > 0 ? onClear : null}>Clear the log</Action>
      </div>
      <ol className="rows" reversed>
        {log.toReversed().map(({ id, at, subject, words, tone }) => (
          <li key={id}>
            <time>{clockTime(at)}</time>
            <span>{subject}</span>
            <span data-tone={tone}>{words}</span>
          </li>
        ))}
      </ol>
    </details>
  )
}
