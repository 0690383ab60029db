import { COVER } from './styles'

/** Lies over a widget that must not be used for a moment, and lets it be seen. */
export function EmbedNotice({ label }: { label: string }) {
  return (
    <div
      role="status"
      data-embed-part="notice"
      style={{ ...COVER, background: 'color-mix(in srgb, var(--embed-color-background) 60%, transparent)', display: 'grid', placeItems: 'center' }}
    >
      <span
        style={{
          padding: '8px 16px',
          borderRadius: 999,
          border: '1px solid var(--embed-color-border)',
          background: 'var(--embed-color-background)',
          color: 'var(--embed-color-text)',
          fontWeight: 600,
        }}
      >
        {label}
      </span>
    </div>
  )
}
