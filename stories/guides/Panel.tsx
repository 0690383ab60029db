import type { ReactNode } from 'react'

/**
 * A live part of a guide, which the guide's style sheet leaves alone. A dark page sets its colours: `--guide-panel`,
 * `--guide-field`, `--guide-text`, `--guide-line`, `--guide-edge`, `--guide-bad` and `--guide-warn`.
 */
export function Panel({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section
      aria-label={label}
      className="sb-unstyled"
      style={{
        display: 'grid',
        gridTemplateColumns: 'minmax(0, 1fr)',
        gap: 16,
        boxSizing: 'border-box',
        margin: '24px 0',
        padding: 20,
        border: '1px solid var(--guide-line, #d1d5db)',
        borderRadius: 14,
        background: 'var(--guide-panel, #f4f5f8)',
        color: 'var(--guide-text, #111827)',
        font: '15px/1.5 system-ui, sans-serif',
      }}
    >
      {children}
    </section>
  )
}
