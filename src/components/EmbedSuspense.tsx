import { Suspense, useContext, type ReactNode } from 'react'
import { EmbedContext } from '../hooks/context'
import { useHydrated } from '../hooks/useHydrated'

/** Props of {@link EmbedSuspense}. */
export interface EmbedSuspenseProps {
  /** Shown on a server, and until what is inside is ready. */
  fallback?: ReactNode
  children?: ReactNode
}

/**
 * A `<Suspense>` for what calls {@link useSuspenseEmbedToken}: on a server, and while the page hydrates, it
 * renders its fallback.
 *
 * The children are never rendered on a server, because a token would be in the HTML.
 *
 * @example
 * <EmbedSuspense fallback={<Skeleton />}><Chat /></EmbedSuspense>
 */
export function EmbedSuspense({ fallback, children }: EmbedSuspenseProps) {
  const identity = useContext(EmbedContext)?.identity
  // Another user is another boundary: React holds none of the last one's view for it.
  return useHydrated() ? (
    <Suspense key={`${typeof identity}:${identity}`} fallback={fallback}>
      {children}
    </Suspense>
  ) : (
    <>{fallback}</>
  )
}
