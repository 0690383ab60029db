import { useState, type ReactNode } from 'react'
import { createStage, type Stage, type StageOptions } from './stage'
import { StageProvider } from './StageProvider'

/**
 * Props of {@link EmbedTestProvider}; read once, when it is mounted, except for `scenario`, which starts the
 * page over.
 */
export interface EmbedTestProviderProps extends StageOptions {
  /** Called with client, backend and clock, before the first request. */
  onStage?: ((stage: Stage) => void) | undefined
  children?: ReactNode
}

/**
 * Puts a fake backend behind a page, and stand-ins in the place of the vendors' widgets: no request leaves,
 * no script is loaded.
 *
 * It wins over every `<EmbedProvider>` inside it, so that a whole page can be rendered as it is.
 *
 * @example
 * render(<EmbedTestProvider scenario="expired"><Page /></EmbedTestProvider>)
 */
export function EmbedTestProvider(props: EmbedTestProviderProps) {
  return <Staged key={props.scenario ?? 'fresh'} {...props} />
}

function Staged({ children, onStage, ...options }: EmbedTestProviderProps) {
  const [stage] = useState(() => createStage(options))
  return (
    <StageProvider stage={stage} onEnter={onStage}>
      {children}
    </StageProvider>
  )
}
