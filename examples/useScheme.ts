import { useEffect, useSyncExternalStore } from 'react'

export type Scheme = 'auto' | 'light' | 'dark'

/** Puts the chosen colour scheme on the page; returns the one it comes to. */
export function useScheme(scheme: Scheme): 'light' | 'dark' {
  const isDark = useSyncExternalStore(subscribe, () => query().matches)
  useEffect(() => {
    document.documentElement.dataset['scheme'] = scheme
  }, [scheme])
  return scheme === 'auto' ? (isDark ? 'dark' : 'light') : scheme
}

const query = () => matchMedia('(prefers-color-scheme: dark)')

function subscribe(listener: () => void): () => void {
  const list = query()
  list.addEventListener('change', listener)
  return () => list.removeEventListener('change', listener)
}
