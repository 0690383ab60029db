import { useSyncExternalStore } from 'react'

/**
 * `false` on a server, and in the render that has to come to the same as the server's; `true` from then on.
 */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    subscribeToNothing,
    () => true,
    () => false,
  )
}

const subscribeToNothing = () => () => {}
