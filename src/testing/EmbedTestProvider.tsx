import { useState, type ReactNode } from 'react'
import { createStage, type Stage, type StageOptions } from './stage'
import { StageProvider } from './StageProvider'

/**
 * Props of {@link EmbedTestProvider}. They are read once, when it is mounted. Only a new `scenario` has an
 * effect later: it starts the page over.
 */
export interface EmbedTestProviderProps extends StageOptions {
  /** Called with client, backend and clock, before the first request. */
  onStage?: ((stage: Stage) => void) | undefined
  children?: ReactNode
}

/**
 * Gives a page a fake backend, and stand-ins instead of the vendors' widgets. The page sends no request and
 * loads no script.
 *
 * It overrides every `<EmbedProvider>` inside it, so you can render a whole page unchanged. Whether widgets
 * with `keepAlive` are kept is up to the page's `<EmbedProvider keepAlive>`. Without a provider, they are.
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
