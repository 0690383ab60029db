import { combineThemes, type EmbedTheme, type ResolvedTheme } from '../src/theme/theme'

/** What a vendor is given of these themes. */
export function resolveTheme(
  themes: readonly (EmbedTheme | undefined)[],
  pageScheme: 'light' | 'dark',
): ResolvedTheme {
  return combineThemes(themes, pageScheme).theme
}
