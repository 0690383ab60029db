import { isSameData } from '../../base/json'
import { themeAt } from '../../theme/css-variables'
import type { ResolvedTheme } from '../../theme/theme'
import type { ThemeHere } from '../../theme/theme-here'

/** The theme at a widget's place, for vendors that want its values. Nothing is read before one asks. */
export interface ThemeReader {
  /** The same object until it changes. */
  read: () => ResolvedTheme
  /** Reads again what has been asked for. @returns whether it is another theme. */
  readAgain: () => boolean
}

/** @param getHere - the themes of whoever shows the widget at the time. */
export function createThemeReader(element: HTMLElement, getHere: () => ThemeHere): ThemeReader {
  let known: ResolvedTheme | null = null
  return {
    read: () => (known ??= themeAt(element, getHere())),
    readAgain() {
      if (!known) return false
      const next = themeAt(element, getHere())
      if (isSameData(next, known)) return false
      known = next
      return true
    },
  }
}
