import { useState, type ReactNode } from 'react'
import type { EmbedTheme } from '../src'
import { EmbedTestProvider, type EmbedScenario, type EmbedTestProviderProps } from '../src/testing'
import { SCENARIOS } from '../src/testing/scenario'
import { PAGE_LOOK } from './fixtures'

const ALL = Object.keys(SCENARIOS) as EmbedScenario[]

export interface WallProps {
  /** What each cell shows, in its state. */
  children: ReactNode
  scenarios?: readonly EmbedScenario[]
  theme?: EmbedTheme
  schemes?: readonly ('light' | 'dark')[]
  /** What else each page gets; called once for each. */
  stage?: (() => EmbedTestProviderProps) | undefined
  /** The least width of a cell. */
  cell?: string
}

/** All states of a component side by side, in light and in dark: each in a page of its own. */
export function Wall({
  children,
  scenarios = ALL,
  theme = {},
  schemes = ['light', 'dark'],
  stage,
  cell = '300px',
}: WallProps) {
  return (
    <div style={{ margin: -24 }}>
      {schemes.map((colorScheme) => (
        <div key={colorScheme} style={{ padding: 24, ...PAGE_LOOK[colorScheme] }}>
          <div
            style={{
              display: 'grid',
              gap: 24,
              gridTemplateColumns: `repeat(auto-fill, minmax(min(${cell}, 100%), 1fr))`,
            }}
          >
            {scenarios.map((scenario) => (
              <figure key={scenario} style={{ margin: 0, minWidth: 0 }}>
                <figcaption style={{ fontSize: 13, marginBottom: 6 }}>{SCENARIOS[scenario].label}</figcaption>
                <Cell scenario={scenario} theme={{ ...theme, colorScheme }} stage={stage}>
                  {children}
                </Cell>
              </figure>
            ))}
          </div>
        </div>
      ))}
    </div>
  )
}

function Cell({ stage, ...props }: EmbedTestProviderProps & Pick<WallProps, 'stage'>) {
  const [more] = useState(stage)
  return <EmbedTestProvider {...more} {...props} />
}
