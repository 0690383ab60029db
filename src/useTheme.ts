import { useMemo, useSyncExternalStore } from 'react'
import { useEmbedContext } from './context'
import { resolveTheme, type EmbedTheme, type ResolvedTheme } from './theme'
import { useStable } from './useStable'

/** The theme at this place of the page, following the system's colour scheme while it changes. */
export function useTheme(own?: EmbedTheme): ResolvedTheme {
  const { theme } = useEmbedContext('<Embed>')
  const prefersDark = useSyncExternalStore(
    subscribeToScheme,
    () => schemeQuery()?.matches ?? false,
    () => false,
  )
  const themes = useStable([theme, own])
  return useMemo(() => resolveTheme(themes, prefersDark), [themes, prefersDark])
}

function schemeQuery(): MediaQueryList | undefined {
  return typeof matchMedia === 'undefined' ? undefined : matchMedia('(prefers-color-scheme: dark)')
}

function subscribeToScheme(listener: () => void): () => void {
  const query = schemeQuery()
  query?.addEventListener('change', listener)
  return () => query?.removeEventListener('change', listener)
}
