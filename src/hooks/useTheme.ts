import { type RefObject, useCallback, useMemo, useState, useSyncExternalStore } from 'react'
import { readScheme, watchScheme } from '../theme/color-scheme'
import { outerStyle, type ThemeHere } from '../theme/css-variables'
import { combineThemes, type EmbedTheme } from '../theme/theme'
import { useEmbedContext } from './context'
import { useHydrated } from './useHydrated'
import { useLayout } from './useLayout'
import { useStable } from './useStable'

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
