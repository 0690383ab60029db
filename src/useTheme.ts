import { useMemo, useSyncExternalStore } from 'react'
import { useEmbedContext } from './context'
import { readScheme, watchScheme } from './scheme'
import { givenVariables, outerStyle, resolveTheme, type EmbedTheme, type EmbedVariables, type ResolvedTheme } from './theme'
import { useStable } from './useStable'

/** A theme as a component needs it. */
export interface ThemeHere {
  theme: ResolvedTheme
  /** What themes say themselves. */
  given: Partial<EmbedVariables>
  /** Of the element that everything of the library is inside of. */
  style: Record<string, string>
  /** `undefined`: as the page. */
  dir: 'ltr' | 'rtl' | undefined
}

/** The theme at this place of the page, following the page's colour scheme while it changes. */
export function useTheme(own?: EmbedTheme): ThemeHere {
  const { theme, stage } = useEmbedContext('<Embed>')
  const pageScheme = useSyncExternalStore(watchScheme, readScheme, () => 'light' as const)
  const themes = useStable([theme, own, stage?.theme])
  return useMemo(() => {
    const resolved = resolveTheme(themes, pageScheme)
    const dir = themes.findLast((each) => each?.dir !== undefined)?.dir
    const given = givenVariables(themes, resolved.colorScheme)
    return { theme: resolved, given, style: outerStyle(resolved, given), dir }
  }, [themes, pageScheme])
}
