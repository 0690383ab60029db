import type { ResolvedTheme } from '../theme/theme'
import type { InteraktInlineOptions } from './interakt-options'

/**
 * Makes an inline widget fill its place. The vendor's host and root are `all: initial` and of auto height, so
 * its `height: 100%` is of nothing, and the chat's panel is never lower than 400 px.
 *
 * @source seen while the vendor's code ran, 2026-11-27; the name of the chat's panel: its source, `43fa096`
 */
const FILL =
  ':host,.interakt-root,.ik-panel--inline,.ik-search--inline,.ik-search--inline .ik-search-panel{height:100%!important;min-height:inherit!important}'

/** A widget's open shadow root, with what the library wants of its look. */
export interface InteraktLook {
  set: (theme: ResolvedTheme) => void
}

/**
 * Puts the theme into the widget in `container`, from its first paint on: in a sheet of the root, whose
 * `!important` wins over what the vendor writes into the root's inline style after that paint.
 *
 * @source seen while the vendor's code ran, 2026-11-27: the chat writes its variables in an effect, the
 * search at once
 */
export function lookOf(container: HTMLElement, options: InteraktInlineOptions): InteraktLook {
  container.style.minHeight = 'inherit' // of an <Embed autoHeight>
  const root = container.querySelector('[data-interakt-widget]')?.shadowRoot
  const style = root && addRules(root)
  return {
    set(theme) {
      for (const [name, value] of Object.entries(propertiesOf(container, options, theme))) {
        if (value) style?.setProperty(name, value, 'important')
        else style?.removeProperty(name)
      }
    },
  }
}

/** @returns the declarations of a rule of ours about the widget's root. */
function addRules(root: ShadowRoot): CSSStyleDeclaration | undefined {
  const css = `${FILL}.interakt-root{}`
  let sheet: CSSStyleSheet | null
  try {
    // Of the root's own window, which is not the page's in a pop-out.
    sheet = new (root.ownerDocument.defaultView ?? globalThis).CSSStyleSheet()
    sheet.replaceSync(css)
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  } catch {
    // Before Safari 16.4, and in jsdom. The vendor does the same there.
    const style = root.ownerDocument.createElement('style')
    style.textContent = css
    sheet = root.appendChild(style).sheet
  }
  return (sheet?.cssRules[1] as CSSStyleRule | undefined)?.style
}

/** The custom properties that the widget has on its root. @source the vendor's source, `adf3400` */
function propertiesOf(
  container: HTMLElement,
  options: InteraktInlineOptions,
  theme: ResolvedTheme,
): Record<string, string | undefined> {
  const { variables } = theme
  const { backgroundColor, surfaceColor, primaryColor, borderRadius, fontFamily } = themedOptions(
    container,
    options,
    theme,
  )
  const isOurs = !hasOtherScheme(options, theme.colorScheme)
  return {
    '--ik-bg': backgroundColor,
    '--ik-surface': surfaceColor,
    '--ik-primary': primaryColor,
    '--ik-radius': borderRadius,
    '--ik-font': fontFamily,
    '--ik-fg': isOurs ? variables.colorText : undefined,
    '--ik-muted': isOurs ? variables.colorMuted : undefined,
    '--ik-border': isOurs ? variables.colorBorder : undefined,
    '--ik-primary-fg': isOurs ? variables.colorOnPrimary : undefined,
  }
}

/** The options of `init` that a theme is told by: what the host gave, and the theme for what it left open. */
export function themedOptions(
  container: HTMLElement,
  options: InteraktInlineOptions,
  { colorScheme, variables }: ResolvedTheme,
): Pick<
  InteraktInlineOptions,
  'theme' | 'primaryColor' | 'backgroundColor' | 'surfaceColor' | 'borderRadius' | 'fontFamily'
> {
  // Ours are of the page's colour scheme, and of no other.
  const colors = hasOtherScheme(options, colorScheme) ? undefined : variables
  return {
    theme: options.theme ?? colorScheme,
    primaryColor: options.primaryColor ?? colors?.colorPrimary,
    backgroundColor: options.backgroundColor ?? colors?.colorBackground,
    surfaceColor: options.surfaceColor ?? colors?.colorSurface,
    borderRadius: options.borderRadius ?? variables.radius,
    // Nothing is inherited where a shadow root begins anew.
    fontFamily:
      options.fontFamily ??
      (variables.fontFamily === 'inherit' ? getComputedStyle(container).fontFamily : variables.fontFamily),
  }
}

/** Whether the host has chosen the widget's colour scheme, and another than the page's. */
function hasOtherScheme({ theme }: InteraktInlineOptions, colorScheme: 'light' | 'dark'): boolean {
  return theme !== undefined && theme !== colorScheme
}
