// The theme in CSS. A property cannot be defined by what it is outside under the same name: the element has
// `--_embed-*`, what is inside it `--embed-*`.
import { type ResolvedTheme, type ThemeOfThemes, VARIABLE_NAMES } from './theme'

/** `colorPrimary` → `--embed-color-primary`. */
export function propertyOf(name: string): string {
  return `--embed-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

/** Inside, a property cannot be defined by what it is outside under the same name. */
function ownPropertyOf(name: string): string {
  return propertyOf(name).replace('--', '--_')
}

/** A theme as a component needs it. */
export interface ThemeHere extends ThemeOfThemes {
  /** Of the element that everything of the library is inside of. */
  style: Record<string, string>
}

/**
 * The theme as inline custom properties, under names of our own: what it says itself, else what the page's
 * CSS says, else the default.
 */
export function outerStyle({
  theme: { colorScheme, variables },
  given,
}: ThemeOfThemes): Record<string, string> {
  const style: Record<string, string> = { colorScheme }
  for (const name of VARIABLE_NAMES) {
    const property = propertyOf(name)
    const fallback = name === 'colorFocus' ? `var(${ownPropertyOf('colorPrimary')})` : variables[name]
    style[ownPropertyOf(name)] = given[name] ?? `var(${property}, ${fallback})`
  }
  return style
}

/**
 * For everything inside: each variable under its name, whatever it comes from.
 *
 * `VAR(` is CSS like `var(`, and happy-dom does not read it: it takes the properties of all ancestors for one
 * element's, where `var(` would be a circle without an end.
 */
export const INNER_STYLE: Record<string, string> = {
  display: 'contents',
  borderRadius: 'inherit',
  ...Object.fromEntries(VARIABLE_NAMES.map((name) => [propertyOf(name), `VAR(${ownPropertyOf(name)})`])),
}

/** The theme as it is at `element`, with what the page's CSS says, for vendors that are told values. */
export function themeAt(element: Element, { theme, given, dir }: ThemeOfThemes): ResolvedTheme {
  const style = getComputedStyle(element)
  const isThemed = style.getPropertyValue(ownPropertyOf('motion')) !== ''
  const variables = { ...theme.variables }
  for (const name of VARIABLE_NAMES) {
    if (!isThemed && given[name] !== undefined) continue
    const value = style.getPropertyValue(propertyOf(name)).trim()
    if (value && !/var\(/i.test(value)) variables[name] = value
    else if (name === 'colorFocus' && given[name] === undefined && given.colorPrimary === undefined)
      variables[name] = variables.colorPrimary
  }
  return { ...theme, variables, dir: dir ?? (style.direction === 'rtl' ? 'rtl' : 'ltr') }
}
