// The theme in CSS. A property cannot be defined by what it is outside under the same name: the element has
// `--_embed-*`, what is inside it `--embed-*`.
import type { ThemeHere } from './theme-here'
import { type EmbedVariables, type ResolvedTheme, type ThemeOfThemes, VARIABLE_NAMES } from './theme'

/** `colorPrimary` → `--embed-color-primary`. */
export function propertyOf(name: string): string {
  return `--embed-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

/** Of the element that has the theme. */
export function ownPropertyOf(name: string): string {
  return propertyOf(name).replace('--', '--_')
}

/** What a variable is on the element: what the theme says itself, else what the page's CSS says, else the default. */
export function cssValue(name: keyof EmbedVariables, { theme, given }: ThemeOfThemes): string {
  const fallback = name === 'colorFocus' ? `var(${ownPropertyOf('colorPrimary')})` : theme.variables[name]
  return given[name] ?? `var(${propertyOf(name)}, ${fallback})`
}

/** The theme as CSS properties, for the element that everything of the library is inside of. */
export function propertiesOf(theme: ThemeOfThemes): Record<string, string> {
  const properties: Record<string, string> = { 'color-scheme': theme.theme.colorScheme }
  for (const name of VARIABLE_NAMES) properties[ownPropertyOf(name)] = cssValue(name, theme)
  return properties
}

/**
 * For everything inside: each variable under its name, whatever it comes from.
 *
 * `VAR(` is CSS like `var(`, and happy-dom does not read it: it takes the properties of all ancestors for one
 * element's, where `var(` would be a circle without an end.
 */
export function innerDeclarations(): string {
  return VARIABLE_NAMES.map((name) => `${propertyOf(name)}:VAR(${ownPropertyOf(name)})`).join(';')
}

/** The theme as it is at `element`, with what the page's CSS says, for vendors that are told values. */
export function themeAt(element: Element, here: ThemeHere): ResolvedTheme {
  const { theme, given, dir } = here.on(element.ownerDocument)
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
