import type { EmbedError } from './errors'
import { COVER } from './styles'
import type { EmbedLabels } from './theme'

export interface EmbedFailureProps {
  error: EmbedError
  retry: () => void
  labels: EmbedLabels
}

/** What is shown instead of a widget that failed: what happened in a person's words, and a way to try again. It is announced, and takes no focus. */
export function EmbedFailure({ error, retry, labels }: EmbedFailureProps) {
  const isDenied = error.code === 'EMBED_DENIED' || error.code === 'EMBED_SIGNED_OUT'
  return (
    <div role="alert" data-embed-part="failure" data-embed-code={error.code} style={{ ...COVER, display: 'grid', placeItems: 'center', padding: 20 }}>
      <div style={{ maxWidth: '36ch', textAlign: 'center', lineHeight: 1.5 }}>
        <svg
          aria-hidden="true"
          width="28"
          height="28"
          viewBox="0 0 24 24"
          fill="none"
          stroke="var(--embed-color-danger)"
          strokeWidth="1.75"
          strokeLinecap="round"
        >
          <circle cx="12" cy="12" r="9.5" />
          <path d="M12 7.5v5.5M12 16.4v.1" />
        </svg>
        <p style={{ margin: '8px 0 0', fontWeight: 600 }}>{isDenied ? labels.deniedTitle : labels.failedTitle}</p>
        <p style={{ margin: '4px 0 16px', color: 'var(--embed-color-muted)' }}>
          {messageFor(error, labels)} {error.retryable && labels.retrying}
        </p>
        <button
          type="button"
          onClick={retry}
          style={{
            font: 'inherit',
            fontWeight: 600,
            padding: '8px 18px',
            border: 0,
            borderRadius: 'calc(var(--embed-radius) / 1.5)',
            background: 'var(--embed-color-primary)',
            color: 'var(--embed-color-on-primary)',
            cursor: 'pointer',
          }}
        >
          {labels.retry}
        </button>
      </div>
    </div>
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
