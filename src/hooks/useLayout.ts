import { useEffect, useLayoutEffect, type DependencyList, type EffectCallback } from 'react'

/** `useLayoutEffect`, of which React 18 warns on a server. */
export function useLayout(effect: EffectCallback, dependencies?: DependencyList): void {
  const useIt = typeof document === 'undefined' ? useEffect : useLayoutEffect
  useIt(effect, dependencies)
}
