import { useMemo } from 'react'
import type { EmbedTheme } from '../theme/theme'
import { type ThemeHere, themeHere } from '../theme/theme-here'
import { useEmbedContext } from './context'
import { hashOf } from './useStable'

/**
 * The theme at this place of the page; the same object for as long as it is equal.
 *
 * @param isHydrated - what `useHydrated` says there: what a server rendered without a browser to ask is
 * rendered so once more, and then with one.
 */
export function useTheme(own: EmbedTheme | undefined, isHydrated: boolean): ThemeHere {
  const { theme, stage } = useEmbedContext('<Embed>')
  const staged = stage?.theme
  return useMemo(() => {
    const themes = [theme, own, staged]
    return themeHere(hashOf(themes), themes, isHydrated)
  }, [theme, own, staged, isHydrated])
}
