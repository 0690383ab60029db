import type { ResolvedTheme } from '../theme/theme'
import type { InteraktInlineOptions } from './interakt-options'

/**
 * Makes an inline widget fill its place. The vendor's host and root have `all: initial` and auto height, so
 * the widget's `height: 100%` has no effect, and the chat's panel is at least 400 px high.
 *
 * @source seen while the vendor's code ran, 2026-11-27; the name of the chat's panel: its source, `43fa096`
 */
const FILL =
  ':host,.interakt-root,.ik-panel--inline,.ik-search--inline,.ik-search--inline .ik-search-panel{height:100%!important;min-height:inherit!important}'

/** Applies the library's look to a widget. */
export interface InteraktLook {
  set: (theme: ResolvedTheme) => void
}

/**
 * Applies the theme to the widget in `container`, from its first paint. The theme is in a style sheet of the
 * root. Its `!important` wins over the inline style that the vendor sets on the root after that paint.
 *
 * @source seen while the vendor's code ran, 2026-11-27: the chat writes its variables in an effect, the
 * search at once
 */
export function lookOf(container: HTMLElement, options: InteraktInlineOptions): InteraktLook {
  container.style.minHeight = 'inherit' // from an <Embed autoHeight>
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

/** Adds a rule for the widget's root. @returns its declarations. */
function addRules(root: ShadowRoot): CSSStyleDeclaration | undefined {
  const css = `${FILL}.interakt-root{}`
  let sheet: CSSStyleSheet | null
  try {
    // The root's own window: in a pop-out, it is not the page's.
    sheet = new (root.ownerDocument.defaultView ?? globalThis).CSSStyleSheet()
    sheet.replaceSync(css)
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  } catch {
    // Safari before 16.4, and jsdom. The vendor uses a <style> element there, too.
    const style = root.ownerDocument.createElement('style')
    style.textContent = css
    sheet = root.appendChild(style).sheet
  }
  return (sheet?.cssRules[1] as CSSStyleRule | undefined)?.style
}

/** The custom properties of the widget's root. @source the vendor's source, `adf3400` */
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

/** The options of `init` that set the look. Options that the host leaves out come from the theme. */
export function themedOptions(
  container: HTMLElement,
  options: InteraktInlineOptions,
  { colorScheme, variables }: ResolvedTheme,
): Pick<
  InteraktInlineOptions,
  'theme' | 'primaryColor' | 'backgroundColor' | 'surfaceColor' | 'borderRadius' | 'fontFamily'
> {
  // The theme's colours fit the page's colour scheme only.
  const colors = hasOtherScheme(options, colorScheme) ? undefined : variables
  return {
    theme: options.theme ?? colorScheme,
    primaryColor: options.primaryColor ?? colors?.colorPrimary,
    backgroundColor: options.backgroundColor ?? colors?.colorBackground,
    surfaceColor: options.surfaceColor ?? colors?.colorSurface,
    borderRadius: options.borderRadius ?? variables.radius,
    // The shadow root resets inherited styles.
    fontFamily:
      options.fontFamily ??
      (variables.fontFamily === 'inherit' ? getComputedStyle(container).fontFamily : variables.fontFamily),
  }
}

/** Whether the host has chosen a colour scheme for the widget that differs from the page's. */
function hasOtherScheme({ theme }: InteraktInlineOptions, colorScheme: 'light' | 'dark'): boolean {
  return theme !== undefined && theme !== colorScheme
}
