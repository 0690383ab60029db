import { useCallback, useEffect, useState, type CSSProperties } from 'react'
import type { Stage } from '../testing/stage'

/** Props of {@link TimeTravel}. */
export interface TimeTravelProps {
  stage: Stage
  /** Where to start, in ms after the first token came. */
  startMs: number
  /** To go back in time, the page starts over, and moves to `startMs` after its first token. */
  onRestart: (startMs: number) => void
  /**
   * Whether it stays where it is rendered, instead of floating over the page's lower edge. Default `false`.
   */
  isInline?: boolean | undefined
}

/** A slider over the life of a page's first token, and a little beyond. */
export function TimeTravel({ stage, startMs, onRestart, isInline = false }: TimeTravelProps) {
  const { client } = stage
  const bar = isInline ? BAR : { ...BAR, ...FLOATING }
  const { life, travel } = useLife(stage, startMs)
  // A page that starts over remounts this slider, so a drag backwards takes effect when it ends.
  const [isDragged, setDragged] = useState(false)
  const [backMs, setBackMs] = useState<number | null>(null)
  if (life === null) {
    return (
      <div style={bar} data-embed-time-travel="">
        No token that expires has come yet.
      </div>
    )
  }
  const { receivedAt, expiresAt, refreshAt, n } = life
  const sinceMs = client.now() - life.startedAt
  const go = (ms: number) => {
    const isAhead = ms > client.now() - life.startedAt
    setBackMs(isDragged && !isAhead ? ms : null)
    if (isAhead) travel(ms - (client.now() - life.startedAt))
    else if (!isDragged) onRestart(ms)
  }
  const drop = () => {
    setDragged(false)
    if (backMs !== null) onRestart(backMs)
  }
  const lifeMs = expiresAt - receivedAt
  const maxMs = Math.max(life.firstLifeMs * 1.25, sinceMs)
  return (
    <div role="group" aria-label="Time travel" style={bar} data-embed-time-travel="">
      <label style={{ display: 'flex', alignItems: 'center', gap: 8, flex: '1 1 240px' }}>
        Time
        <input
          type="range"
          aria-valuetext={clockOf(sinceMs)}
          style={{ flex: 1, accentColor: '#a5b4fc', minWidth: 0 }}
          min={0}
          max={Math.ceil(maxMs / 1_000)}
          value={Math.floor((backMs ?? sinceMs) / 1_000)}
          autoFocus={startMs > 0} // the user started the page over with it
          onChange={({ target }) => go(Number(target.value) * 1_000)}
          onPointerDown={() => setDragged(true)}
          onPointerUp={drop}
          onPointerCancel={drop}
        />
      </label>
      <span style={{ fontVariantNumeric: 'tabular-nums' }}>
        {backMs === null
          ? `${clockOf(sinceMs)} · token ${n}, ${wordsFor(client.now(), refreshAt, expiresAt)}`
          : `back to ${clockOf(backMs)}`}
      </span>
      <button
        type="button"
        style={BUTTON}
        onClick={() => travel(refreshAt - client.now())}
        disabled={client.now() >= refreshAt}
      >
        To due
      </button>
      <button
        type="button"
        style={BUTTON}
        onClick={() => travel(expiresAt - client.now())}
        disabled={client.now() >= expiresAt}
      >
        To its end
      </button>
      <button type="button" style={BUTTON} onClick={() => onRestart(0)}>
        Start over
      </button>
      <div style={{ flex: '1 1 100%', position: 'relative', paddingBlockEnd: '1.4em' }}>
        <progress
          style={{ display: 'block', width: '100%', height: 6, accentColor: '#a5b4fc' }}
          aria-label="Of this token’s life"
          max={lifeMs}
          value={Math.min(lifeMs, Math.max(0, client.now() - receivedAt))}
        />
        <span style={{ ...MARK, insetInlineEnd: `${((expiresAt - refreshAt) / lifeMs) * 100}%` }}>due</span>
        <span style={{ ...MARK, insetInlineEnd: 0 }}>end</span>
      </div>
    </div>
  )
}

interface Life {
  /** When the first token came. */
  startedAt: number
  firstLifeMs: number
  /** The newest token's. */
  receivedAt: number
  refreshAt: number
  expiresAt: number
  /** The number of tokens that came. */
  n: number
}

/** The life of the tokens so far. It renders at each event and each second. */
function useLife(stage: Stage, startMs: number): { life: Life | null; travel: (ms: number) => void } {
  const { client, events } = stage
  const [, render] = useState(0)
  const travel = useCallback(
    (ms: number) => {
      stage.travel(ms)
      render((n) => n + 1)
    },
    [stage],
  )
  const received = events.flatMap((event) =>
    event.type === 'token.received' && event.expiresAt !== null ? [event] : [],
  )
  const first = received[0]
  const isFirst = first !== undefined
  useEffect(() => {
    const timer = setInterval(() => render((n) => n + 1), 1_000)
    const unlisten = client.onEvent(() => render((n) => n + 1))
    return () => {
      clearInterval(timer)
      unlisten()
    }
  }, [client])
  useEffect(() => {
    if (!isFirst || startMs <= 0) return
    stage.travel(startMs)
    const shown = setTimeout(() => render((n) => n + 1))
    return () => clearTimeout(shown)
  }, [stage, isFirst, startMs])
  const last = received.findLast((event) => event.vendor === first?.vendor)
  if (!first || !last) return { life: null, travel }
  const { at, expiresAt } = first
  const life = {
    startedAt: at,
    firstLifeMs: (expiresAt ?? at) - at,
    receivedAt: last.at,
    refreshAt: last.refreshAt ?? Infinity,
    expiresAt: last.expiresAt ?? Infinity,
    n: received.filter((event) => event.vendor === first.vendor).length,
  }
  return { life, travel }
}

function wordsFor(now: number, refreshAt: number, expiresAt: number): string {
  if (now >= expiresAt) return 'dead'
  return now >= refreshAt
    ? `due, ends in ${clockOf(expiresAt - now)}`
    : `fresh, due in ${clockOf(refreshAt - now)}`
}

/** `12:05`. */
function clockOf(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

const FLOATING: CSSProperties = {
  position: 'fixed',
  insetBlockEnd: 12,
  insetInline: 12,
  zIndex: 1_000_000,
  boxShadow: '0 8px 30px rgb(0 0 0 / 0.3)',
}

const BAR: CSSProperties = {
  boxSizing: 'border-box',
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  gap: '6px 12px',
  padding: '10px 14px',
  borderRadius: 10,
  border: '1px solid #3f4454',
  background: '#171a21',
  color: '#f3f4f6',
  colorScheme: 'dark',
  font: '13px/1.4 system-ui, sans-serif',
}

/** A moment on the line, with its label before it. */
const MARK: CSSProperties = {
  position: 'absolute',
  insetBlockStart: 0,
  insetBlockEnd: 0,
  paddingBlockStart: 8,
  paddingInlineEnd: 6,
  boxSizing: 'border-box',
  borderInlineEnd: '2px solid #f3f4f6',
  fontSize: '0.85em',
}

const BUTTON: CSSProperties = {
  font: 'inherit',
  color: 'inherit',
  background: 'transparent',
  border: '1px solid #6b7280',
  borderRadius: 6,
  padding: '4px 10px',
}
