import { useSyncExternalStore } from 'react'
import type { PanelProps } from '../EmbedDevtools'
import { MAX_TOKENS, tokenKey } from '../record'
import { count } from '../status'
import { skewWords } from '../words'
import { EventLog } from './EventLog'
import { FaultSwitches } from './FaultSwitches'
import { TokenCard } from './TokenCard'
import { useNow } from './useNow'

/**
 * The panel: tokens, requests, widgets and events of a client. Lists begin with the newest. Loaded when the
 * panel is first opened.
 */
export default function DevtoolsPanel({ client, recorder, faultControl, onClose }: PanelProps) {
  const recorded = useSyncExternalStore(recorder.subscribe, () => recorder.recorded)
  const now = useNow(client)
  const all = client.inspector.tokens()
  const shown = all.slice(-MAX_TOKENS)
  const widgets = [...recorded.widgets.values()]
  return (
    <>
      <div className="head">
        <h2>Embed devtools</h2>
        <span className="muted">{count(all.length, 'token')}</span>
        {recorded.skewMs !== null && <span className="muted">Clock skew: {skewWords(recorded.skewMs)}</span>}
        <button type="button" className="close" aria-label="Close" onClick={onClose}>
          <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
            <path d="M3 3l10 10M13 3L3 13" />
          </svg>
        </button>
      </div>
      <div className="body">
        <FaultSwitches faultControl={faultControl} />
        {all.length === 0 && <p className="notice">Nothing on the page has asked for a token yet.</p>}
        {all.length > shown.length && <p className="muted">The last {shown.length} of them:</p>}
        {shown.map((held) => {
          const key = tokenKey(held)
          return (
            <TokenCard
              key={key}
              held={held}
              requests={recorded.requests.get(key) ?? []}
              widgets={widgets.filter((widget) => tokenKey(widget) === key)}
              isSignedOut={client.identity === null}
              isHidden={client.scheduler.hiddenAt !== null}
              now={now}
            />
          )
        })}
        <EventLog log={recorded.log} onClear={recorder.clearLog} />
      </div>
    </>
  )
}
