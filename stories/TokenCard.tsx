import type { ReactNode } from 'react'

/** What a hook says, as a card. */
export function TokenCard({
  title,
  facts,
  children,
}: {
  title: string
  facts: Record<string, string>
  children?: ReactNode
}) {
  return (
    <div
      role="group"
      aria-label={title}
      style={{ maxWidth: 320, padding: 20, border: '1px solid currentcolor', borderRadius: 12 }}
    >
      <code>{title}</code>
      <dl
        style={{
          display: 'grid',
          gridTemplateColumns: 'auto minmax(0, 1fr)',
          gap: '4px 16px',
          margin: '12px 0',
        }}
      >
        {Object.entries(facts).map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd
              data-fact={name}
              style={{ margin: 0, overflowWrap: 'anywhere', fontVariantNumeric: 'tabular-nums' }}
            >
              {value}
            </dd>
          </div>
        ))}
      </dl>
      {children}
    </div>
  )
}
