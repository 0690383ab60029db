import { useEffect, useMemo, useRef, type ReactNode } from 'react'
import { DEFAULT_KEEP_ALIVE_LIMIT, EmbedContext } from '../hooks/context'
import { parkingOf } from '../widget/keep-alive'
import type { Stage } from './stage'

export interface StageProviderProps {
  stage: Stage
  onEnter?: ((stage: Stage) => void) | undefined
  children: ReactNode
}

/** Puts a page on a stage. */
export function StageProvider({ stage, onEnter, children }: StageProviderProps) {
  const value = useMemo(
    () => ({
      ...{ client: stage.client, stage: stage.context },
      ...{
        identity: undefined,
        theme: undefined,
        nonce: undefined,
        keepAliveLimit: DEFAULT_KEEP_ALIVE_LIMIT,
      },
    }),
    [stage],
  )
  useEffect(() => parkingOf(stage.client).enter(), [stage])
  return (
    <EmbedContext.Provider value={value}>
      <Enter stage={stage} onEnter={onEnter} />
      {children}
    </EmbedContext.Provider>
  )
}

/** Renders before its siblings, so that no event of theirs is missed. */
function Enter({ stage, onEnter }: Omit<StageProviderProps, 'children'>) {
  const latest = useRef(onEnter)
  useEffect(() => {
    latest.current?.(stage)
    return stage.enter()
  }, [stage])
  return null
}
