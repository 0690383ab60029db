import { type ReactNode, useEffect, useMemo, useRef } from 'react'
import { EmbedContext } from '../hooks/context'
import { useLayout } from '../hooks/useLayout'
import { keepAlive } from '../keep-alive'
import type { Stage } from './stage'

export interface StageProviderProps {
  stage: Stage
  onEnter?: ((stage: Stage) => void) | undefined
  children: ReactNode
}

const KEPT = keepAlive()

/** Puts a page on a stage. */
export function StageProvider({ stage, onEnter, children }: StageProviderProps) {
  const value = useMemo(
    () => ({
      ...{ client: stage.client, stage: stage.context },
      ...{
        identity: undefined,
        theme: undefined,
        nonce: undefined,
        keepAlive: KEPT,
      },
    }),
    [stage],
  )
  useEffect(() => KEPT.parkingOf(stage.client).enter(), [stage])
  return (
    <EmbedContext.Provider value={value}>
      <Enter stage={stage} onEnter={onEnter} />
      {children}
    </EmbedContext.Provider>
  )
}

/** Its effect comes before those of its siblings, so that no event of theirs is missed. */
function Enter({ stage, onEnter }: Omit<StageProviderProps, 'children'>) {
  const latest = useRef(onEnter)
  useLayout(() => {
    latest.current?.(stage)
    return stage.enter()
  }, [stage])
  return null
}
