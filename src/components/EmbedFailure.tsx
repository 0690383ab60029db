import type { CSSProperties } from 'react'
import type { EmbedError } from '../errors/errors'
import { failureKind, failureWords, type EmbedLabels, type FailureKind } from '../theme/labels'

export interface EmbedFailureProps {
  error: EmbedError
  retry: () => void
  labels: EmbedLabels
  /** Of the box; where it is a number of px, what does not fit is left out. */
  height?: number | string | undefined
  /** Nothing goes on by itself: what failed is no longer on the page. */
  isOver?: boolean
}

/**
 * What is shown instead of a widget that failed: what happened in a person's words, and a way to try again.
 * It is announced, and takes no focus.
 */
export function EmbedFailure({ error, retry, labels, height, isOver }: EmbedFailureProps) {
  const px = typeof height === 'number' ? height : Infinity
  const isLow = px < LOW_PX
  const isTight = px < TIGHT_PX
  const kind = failureKind(error)
  const { title, text } = failureWords(kind, labels)
  return (
    <div
      role="alert"
      // Firefox makes what scrolls a Tab stop. The button in it scrolls it, too.
      tabIndex={-1}
      data-embed-part="failure"
      data-embed-code={error.code}
      data-embed-kind={kind}
      style={{
        display: 'grid',
        placeItems: 'safe center',
        padding: isTight ? 12 : 'calc(var(--embed-space) * 1.25)',
      }}
    >
      <div style={isLow ? ROW : COLUMN}>
        {!isTight && <Mark kind={kind} />}
        <div style={{ flex: '1 1 12ch' }}>
          <p style={{ margin: 0, fontWeight: 600, fontSize: isTight ? undefined : '1.0625em' }}>{title}</p>
          <p
            style={{
              margin: isLow ? 0 : isTight ? '0 0 8px' : '4px 0 calc(var(--embed-space) * 1.125)',
              color: 'var(--embed-color-muted)',
            }}
          >
            {text} {error.retryable && !isOver && labels.retrying}
          </p>
        </div>
        <button
          type="button"
          data-embed-part="retry"
          onClick={retry}
          style={{
            font: 'inherit',
            fontWeight: 500,
            minHeight: isTight ? 36 : 44,
            padding: '6px 20px',
            border: '1px solid transparent',
            borderRadius: 'calc(var(--embed-radius) / 1.5)',
            background: 'var(--embed-color-primary)',
            color: 'var(--embed-color-on-primary)',
            outlineColor: 'var(--embed-color-focus)',
            outlineOffset: 3,
            cursor: 'pointer',
          }}
        >
          {labels.retry}
        </button>
      </div>
    </div>
  )
}

/** Without room for the button below the words. */
const LOW_PX = 150
/** Without room for a mark above them, with any of the themes that come with the library. */
const TIGHT_PX = 264

// Without a spread: bundlers keep a constant with a spread on pages that do not use it.
const COLUMN: CSSProperties = {
  lineHeight: 1.5,
  overflowWrap: 'anywhere',
  maxWidth: '34ch',
  textAlign: 'center',
  textWrap: 'balance',
}
/** For low boxes: the button beside the words, or below them where there is no room. */
const ROW: CSSProperties = {
  lineHeight: 1.5,
  overflowWrap: 'anywhere',
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  gap: '8px 16px',
  width: '100%',
  maxWidth: '60ch',
}

/** One for each kind, drawn on 24 × 24. */
const MARKS: Record<FailureKind, string> = {
  failed: 'M12 7.5v5.5M12 16.4v.1M21.5 12a9.5 9.5 0 1 1-19 0 9.5 9.5 0 0 1 19 0z',
  denied: 'M6 10.5h12v9H6zM8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5M12 14v2.5',
  sessionOver: 'M10 4H5v16h5M9.5 12H21M17 8l4 4-4 4',
  mismatch:
    'M8.5 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM3 19a5.5 5.5 0 0 1 11 0M16 5.4a3 3 0 0 1 0 5.2M17.5 14.2A5.5 5.5 0 0 1 21 19',
  offline:
    'M3 3l18 18M5 12.5a10 10 0 0 1 4.5-2.5M14.5 10a10 10 0 0 1 4.5 2.5M8.5 16a5 5 0 0 1 7 0M2 9a15 15 0 0 1 4.5-2.9M10.5 5.1A15 15 0 0 1 22 9M12 19.5v.1',
  busy: 'M7 3h10M7 21h10M8 3v3.5l4 5.5 4-5.5V3M8 21v-3.5l4-5.5 4 5.5V21',
  rejected:
    'M14.5 9.5a4.5 4.5 0 1 0-4.2 4.5l1.7-.3V16h2.3v2.3h2.3V21H20v-3.4l-6-6a4.5 4.5 0 0 0 .5-2.1zM8.8 8.4v.1',
  blocked: 'M12 3l7.5 3v5.5c0 4.5-3 8-7.5 9.5-4.5-1.5-7.5-5-7.5-9.5V6zM9.5 9.5l5 5M14.5 9.5l-5 5',
  slow: 'M12 7v5l3.5 2M21.5 12a9.5 9.5 0 1 1-19 0 9.5 9.5 0 0 1 19 0z',
  crashed: 'M4 5h16v14H4zM4 9h16M9.5 12l5 4M14.5 12l-5 4',
}

/** Calm where it is a matter of access, of the network or of time; red where something is broken. */
const CALM: readonly FailureKind[] = ['denied', 'sessionOver', 'mismatch', 'offline', 'busy', 'slow']

function Mark({ kind }: { kind: FailureKind }) {
  const color = CALM.includes(kind) ? 'var(--embed-color-muted)' : 'var(--embed-color-danger)'
  return (
    <span
      aria-hidden="true"
      style={{
        display: 'grid',
        placeItems: 'center',
        width: 48,
        height: 48,
        margin: '0 auto calc(var(--embed-space) * 0.75)',
        borderRadius: '50%',
        color,
        background: `color-mix(in srgb, ${color} 12%, transparent)`,
      }}
    >
      <svg
        width="26"
        height="26"
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      >
        <path d={MARKS[kind]} />
      </svg>
    </span>
  )
}
