import { useMemo } from 'react'
import type { EmbedTheme } from '../theme/theme'
import { type ThemeHere, themeHere } from '../theme/theme-here'
import { useEmbedContext } from './context'
import { useHydrated } from './useHydrated'
import { hashOf } from './useStable'

/** The theme at this place of the page; the same object for as long as it is equal. */
export function useTheme(own: EmbedTheme | undefined): ThemeHere {
  const { theme, stage } = useEmbedContext('<Embed>')
  // What a server rendered without a browser to ask is rendered so once more, and then with one.
  const isInBrowser = useHydrated()
  const staged = stage?.theme
  return useMemo(() => {
    const themes = [theme, own, staged]
    return themeHere(hashOf(themes), themes, isInBrowser)
  }, [theme, own, staged, isInBrowser])
}
