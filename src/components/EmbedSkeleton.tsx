import { useEffect, useRef, useState } from 'react'
import { useEmbedContext } from '../hooks/context'
import { useLayout } from '../hooks/useLayout'
import type { EmbedLabels } from '../theme/labels'
import { drawShapes } from './skeleton-shapes'

/** Longer than a person waits without wondering, in ms. */
const SLOW_MS = 8_000

export interface EmbedSkeletonProps {
  labels: EmbedLabels
  /** Its shapes have been in view since the server's markup was. */
  isFromServer?: boolean
}

/**
 * What is shown while a widget loads: calm shapes in the theme's colours, and a word where it takes long.
 * Still where the system asks for less motion.
 */
export function EmbedSkeleton({ labels, isFromServer = false }: EmbedSkeletonProps) {
  const ref = useRef<HTMLDivElement>(null)
  const isSlow = useSlow()
  useLayout(() => (ref.current ? drawShapes(ref.current, isFromServer) : undefined), [isFromServer])
  return (
    <div role="status" data-embed-part="skeleton">
      {/* A widget that is there at once is not preceded by a flash. */}
      <div
        ref={ref}
        aria-hidden="true"
        data-embed-part="shapes"
        data-embed-first={isFromServer ? undefined : ''}
      />
      {/* After the shapes: while these move, they are painted over what comes before them. */}
      <span data-embed-part={isSlow ? 'pill' : 'unseen'}>
        {isSlow ? labels.stillLoading : labels.loading}
      </span>
    </div>
  )
}

/** By the client's clock. Where nobody is signed in, nothing is on its way. */
function useSlow(): boolean {
  const { client, identity } = useEmbedContext('<Embed>')
  const isSignedOut = (identity === undefined ? client.identity : identity) === null
  const [isSlow, setSlow] = useState(false)
  useEffect(() => {
    if (isSignedOut) return
    const key = {}
    client.scheduler.set(key, client.now() + SLOW_MS, () => setSlow(true))
    return () => client.scheduler.clear(key)
  }, [client, isSignedOut])
  return isSlow && !isSignedOut
}
