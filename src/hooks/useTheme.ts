import { useCallback, useMemo, useState, useSyncExternalStore, type RefObject } from 'react'
import { useEmbedContext } from './context'
import { readScheme, watchScheme } from '../theme/color-scheme'
import { outerStyle } from '../theme/css-variables'
import { combineThemes, type EmbedTheme, type ThemeOfThemes } from '../theme/theme'
import { useHydrated } from './useHydrated'
import { useLayout } from './useLayout'
import { useStable } from './useStable'

/** A theme as a component needs it. */
export interface ThemeHere extends ThemeOfThemes {
  /** Of the element that everything of the library is inside of. */
  style: Record<string, string>
}

/**
 * The theme at this place of the page, following the page's colour scheme while it changes.
 *
 * @param ref - an element at that place, which a portal may have put into another document.
 */
export function useTheme(own: EmbedTheme | undefined, ref: RefObject<Element | null>): ThemeHere {
  const { theme, stage } = useEmbedContext('<Embed>')
  const [page, setPage] = useState<Document>()
  useLayout(() => {
    const { ownerDocument } = ref.current ?? document.body
    if (ownerDocument !== (page ?? document)) setPage(ownerDocument)
  }, [ref, page])
  const pageScheme = useSyncExternalStore(
    useCallback((listener) => watchScheme(listener, page), [page]),
    () => readScheme(page),
    () => 'light' as const,
  )
  // What a server rendered without a browser to ask is rendered so once more, and then with one.
  const isInBrowser = useHydrated()
  const themes = useStable([theme, own, stage?.theme])
  return useMemo(() => {
    const resolved = combineThemes(themes, pageScheme, isInBrowser)
    return { ...resolved, style: outerStyle(resolved) }
  }, [themes, pageScheme, isInBrowser])
}
