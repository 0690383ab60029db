import { fingerprint } from '../base/fingerprint'
import { readScheme } from './color-scheme'
import type { EmbedLabels } from './labels'
import { combineThemes, type EmbedTheme, type ThemeOfThemes } from './theme'

/** What the themes at one place of the page come to. */
export interface ThemeHere {
  /** Of its rule in the style sheet. Themes that are equal have one. */
  id: string
  labels: EmbedLabels
  /** `undefined`: as the page. */
  dir: 'ltr' | 'rtl' | undefined
  /** As it looks in a page, which may be light or dark. On a server there is none. */
  on: (page: Document | undefined) => ThemeOfThemes
}

/** So many are remembered: a page has a few, a slider in a design tool makes one a frame. */
const MAX_KNOWN = 50
const known = new Map<string, ThemeHere>()

/**
 * Combines the themes of a place, later ones over earlier ones: once for all places where they are equal.
 *
 * @param hash - equal for equal themes.
 * @param isInBrowser - whether the browser is asked which values it can read.
 */
export function themeHere(
  hash: string,
  themes: readonly (EmbedTheme | undefined)[],
  isInBrowser: boolean,
): ThemeHere {
  const key = `${isInBrowser}${hash}`
  const found = known.get(key)
  if (found) return found
  const combine = (scheme: 'light' | 'dark') => combineThemes(themes, scheme, isInBrowser)
  const light = combine('light')
  let dark: ThemeOfThemes | undefined
  const here: ThemeHere = {
    id: fingerprint(key),
    labels: light.theme.labels,
    dir: light.dir,
    on: (page) => (readScheme(page) === 'light' ? light : (dark ??= combine('dark'))),
  }
  if (known.size >= MAX_KNOWN) known.clear()
  known.set(key, here)
  return here
}
