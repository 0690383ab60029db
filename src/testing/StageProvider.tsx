import { useEffect, useMemo, type ReactNode } from 'react'
import { EmbedContext } from '../context'
import type { Stage } from './stage'

/** Puts a page on a stage. */
export function StageProvider({ stage, children }: { stage: Stage; children: ReactNode }) {
  const value = useMemo(
    () => ({ client: stage.client, identity: stage.client.identity, theme: undefined, nonce: undefined, stage: stage.context }),
    [stage],
  )
  return (
    <EmbedContext.Provider value={value}>
      <Enter stage={stage} />
      {children}
    </EmbedContext.Provider>
  )
}

/** Before its siblings, so that nothing of theirs is missed. */
function Enter({ stage }: { stage: Stage }) {
  useEffect(() => stage.enter(), [stage])
  return null
}
