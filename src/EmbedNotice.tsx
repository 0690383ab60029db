import { COVER } from './styles'

/** Lies over a widget that must not be used for a moment, and lets it be seen. */
export function EmbedNotice({ label }: { label: string }) {
  return (
    <div
      role="status"
      data-embed-part="notice"
      style={{
        ...COVER,
        border: 0,
        background: 'color-mix(in srgb, var(--embed-color-background) 65%, transparent)',
        display: 'grid',
        placeItems: 'center',
      }}
    >
      <span
        style={{
          position: 'sticky',
          top: 16,
          bottom: 16,
          display: 'inline-flex',
          alignItems: 'center',
          gap: 8,
          padding: '8px 16px',
          borderRadius: 999,
          border: '1px solid var(--embed-color-border)',
          background: 'var(--embed-color-surface)',
          boxShadow: '0 4px 16px rgb(0 0 0 / 0.14)',
          fontWeight: 500,
        }}
      >
        <span aria-hidden="true" style={{ width: 8, height: 8, borderRadius: '50%', background: 'var(--embed-color-primary)' }} />
        {label}
      </span>
    </div>
  )
}
