import { COVER, PILL } from './styles'

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
      <span style={{ ...PILL, position: 'sticky', insetBlock: 'var(--embed-space)' }}>
        <span
          aria-hidden="true"
          style={{ width: 8, height: 8, borderRadius: '50%', background: 'var(--embed-color-primary)' }}
        />
        {label}
      </span>
    </div>
  )
}
