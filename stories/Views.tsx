import { useState, type ReactNode } from 'react'
import { useRouteEmbedTokens, type EmbedIntent, type RouteOptions } from '../src'
import { Happenings } from './Happenings'

export interface View {
  title: string
  /** For its link. */
  intent?: EmbedIntent
  children: ReactNode
}

export interface ViewsProps extends RouteOptions {
  /** The first is shown first. */
  views: readonly View[]
  /** Beside the links. */
  tools?: ReactNode
}

/**
 * A small site: the layout that stays, with a link to each of its views. It stands for a router, whose `key`
 * it counts itself.
 */
export function Views({ views, tools, minRemainingMs }: ViewsProps) {
  const [{ title, key }, setPlace] = useState({ title: views[0]?.title, key: 0 })
  useRouteEmbedTokens(key, { minRemainingMs })
  return (
    <div style={{ maxWidth: 960, margin: '0 auto' }}>
      <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'center', marginBottom: 20 }}>
        <nav
          aria-label="Views"
          style={{ display: 'flex', flexWrap: 'wrap', gap: 4, marginInlineEnd: 'auto' }}
        >
          {views.map((view) => (
            <a
              key={view.title}
              {...view.intent}
              href={`#${view.title}`}
              aria-current={view.title === title ? 'page' : undefined}
              onClick={(event) => {
                event.preventDefault()
                setPlace({ title: view.title, key: key + 1 })
              }}
              style={{ ...LINK, ...(view.title === title ? CURRENT : {}) }}
            >
              {view.title}
            </a>
          ))}
        </nav>
        {tools}
      </div>
      <main key={title}>
        <h2 style={{ margin: '0 0 12px', fontSize: 22, lineHeight: 1.3 }}>{title}</h2>
        {views.find((view) => view.title === title)?.children}
      </main>
      <Happenings />
    </div>
  )
}

const LINK = { padding: '6px 12px', borderRadius: 8, color: 'inherit', textDecoration: 'none' }
const CURRENT = { fontWeight: 600, background: 'color-mix(in srgb, currentcolor 10%, transparent)' }
