import type { EmbedError } from './errors'
import { COVER } from './styles'
import type { EmbedLabels } from './theme'

export interface EmbedFailureProps {
  error: EmbedError
  retry: () => void
  labels: EmbedLabels
  /** Leaves out what is not needed, for low boxes. */
  isCompact?: boolean
  /** Nothing goes on by itself: what failed is no longer on the page. */
  isOver?: boolean
}

/** What is shown instead of a widget that failed: what happened in a person's words, and a way to try again. It is announced, and takes no focus. */
export function EmbedFailure({ error, retry, labels, isCompact, isOver }: EmbedFailureProps) {
  const isDenied = error.code === 'EMBED_DENIED' || error.code === 'EMBED_SIGNED_OUT'
  return (
    <div
      role="alert"
      data-embed-part="failure"
      data-embed-code={error.code}
      style={{ ...COVER, display: 'grid', placeItems: 'center', padding: isCompact ? 12 : 20 }}
    >
      <div style={{ maxWidth: '36ch', textAlign: 'center', textWrap: 'balance', lineHeight: 1.5 }}>
        {!isCompact && <Mark isDenied={isDenied} />}
        <p style={{ margin: 0, fontWeight: 600 }}>{isDenied ? labels.deniedTitle : labels.failedTitle}</p>
        <p style={{ margin: isCompact ? '0 0 8px' : '4px 0 16px', color: 'var(--embed-color-muted)' }}>
          {messageFor(error, labels)} {error.retryable && !isOver && labels.retrying}
        </p>
        <button
          type="button"
          onClick={retry}
          style={{
            font: 'inherit',
            fontWeight: 500,
            minHeight: 40,
            padding: '8px 18px',
            border: '1px solid transparent',
            borderRadius: 'calc(var(--embed-radius) / 1.5)',
            background: 'var(--embed-color-primary)',
            color: 'var(--embed-color-on-primary)',
            outlineColor: 'var(--embed-color-primary)',
            outlineOffset: 4,
            cursor: 'pointer',
          }}
        >
          {labels.retry}
        </button>
      </div>
    </div>
  )
}

/** A lock where it is a matter of access, and not of a fault. */
function Mark({ isDenied }: { isDenied: boolean }) {
  return (
    <svg
      aria-hidden="true"
      width="32"
      height="32"
      viewBox="0 0 24 24"
      fill="none"
      stroke={isDenied ? 'var(--embed-color-muted)' : 'var(--embed-color-danger)'}
      strokeWidth="1.75"
      strokeLinecap="round"
      style={{ display: 'block', margin: '0 auto 8px' }}
    >
      {isDenied ? (
        <path d="M6 10.5h12v9H6zM8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5M12 14v2.5" />
      ) : (
        <path d="M21.5 12a9.5 9.5 0 1 1-19 0 9.5 9.5 0 0 1 19 0zM12 7.5v5.5M12 16.4v.1" />
      )}
    </svg>
  )
}

function messageFor({ code }: EmbedError, labels: EmbedLabels): string {
  switch (code) {
    case 'EMBED_DENIED':
    case 'EMBED_SIGNED_OUT':
      return labels.denied
    case 'EMBED_NETWORK':
      return labels.offline
    case 'EMBED_RATE_LIMITED':
      return labels.busy
    case 'EMBED_TOKEN_REJECTED':
      return labels.rejected
    case 'EMBED_WIDGET_LOAD':
      return labels.blocked
    case 'EMBED_TIMEOUT':
    case 'EMBED_WIDGET_TIMEOUT':
      return labels.slow
    default:
      return labels.failed
  }
}
