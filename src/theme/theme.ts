import { development } from '../development/development'
import { LABELS, type EmbedLabels } from './labels'

/**
 * The look of the library's own parts, and what vendors are told of it. Every field may be left out;
 * `<Embed theme>` wins over the provider's, field by field.
 */
export interface EmbedTheme {
  /**
   * `auto` follows the page, live: `data-theme` or a class on `<html>` or `<body>` (`dark`, `light`), else
   * the system's preference. Default `auto`.
   */
  colorScheme?: 'light' | 'dark' | 'auto' | undefined
  /** Replaces single values of the colour scheme's defaults. */
  variables?: Partial<EmbedVariables> | undefined
  /** Over `variables` where the scheme is dark: a colour that reads on white seldom reads on black. */
  darkVariables?: Partial<EmbedVariables> | undefined
  /** Replaces the words that people see. */
  labels?: Partial<EmbedLabels> | undefined
  /** Which way the words run. Default: as the page does, there. */
  dir?: 'ltr' | 'rtl' | undefined
}

/**
 * CSS values, each also a custom property: `colorPrimary` is `--embed-color-primary`.
 *
 * A variable that the theme does not set is read from the page's CSS (`:root { --embed-color-primary: teal }`),
 * then from the defaults. A value of the theme that the browser cannot read falls back to the default, with a
 * warning in development; one in the page's CSS is the page's to get right.
 */
export interface EmbedVariables {
  /** Buttons, links and what is under way. Any CSS colour. Light `#4338ca`, dark `#a5b4fc`. */
  colorPrimary: string
  /** Text on `colorPrimary`; keep a contrast of 4.5:1. Light `#ffffff`, dark `#1e1b4b`. */
  colorOnPrimary: string
  /** Behind everything. Light `#ffffff`, dark `#14161c`. */
  colorBackground: string
  /** The skeleton's shapes, and what stands out from the background. Light `#e2e5ec`, dark `#232733`. */
  colorSurface: string
  /** The main text. Light `#111827`, dark `#f3f4f6`. */
  colorText: string
  /** Secondary text; keep a contrast of 4.5:1 on `colorBackground`. Light `#4b5563`, dark `#b6bcc8`. */
  colorMuted: string
  /** Lines around and between. Light `#e5e7eb`, dark `#303543`. */
  colorBorder: string
  /** The mark beside an error; 3:1 on `colorBackground`. Light `#b91c1c`, dark `#fca5a5`. */
  colorDanger: string
  /** The ring around what the keyboard is at; 3:1 on `colorBackground`. Default: `colorPrimary`. */
  colorFocus: string
  /** Corners, a CSS length; buttons have two thirds of it. Default `12px`. */
  radius: string
  /** The space around and between, a CSS length. Default `16px`. */
  space: string
  /** Default `inherit`: the page's. */
  fontFamily: string
  /** A CSS font size. Default `0.9375rem`. */
  fontSize: string
  /**
   * How long one pulse of the skeleton takes, a CSS time; `0s`: nothing moves. Where the system asks for less
   * motion, nothing moves either. Default `1.8s`.
   */
  motion: string
}

/** A theme with nothing left open, as vendors are given it. */
export interface ResolvedTheme {
  colorScheme: 'light' | 'dark'
  variables: EmbedVariables
  labels: EmbedLabels
  dir: 'ltr' | 'rtl'
}

const SHAPES = { radius: '12px', space: '16px', fontFamily: 'inherit', fontSize: '0.9375rem', motion: '1.8s' }

const LIGHT: EmbedVariables = {
  colorPrimary: '#4338ca',
  colorOnPrimary: '#ffffff',
  colorBackground: '#ffffff',
  colorSurface: '#e2e5ec',
  colorText: '#111827',
  colorMuted: '#4b5563',
  colorBorder: '#e5e7eb',
  colorDanger: '#b91c1c',
  colorFocus: '#4338ca',
  ...SHAPES,
}

const DARK: EmbedVariables = {
  colorPrimary: '#a5b4fc',
  colorOnPrimary: '#1e1b4b',
  colorBackground: '#14161c',
  colorSurface: '#232733',
  colorText: '#f3f4f6',
  colorMuted: '#b6bcc8',
  colorBorder: '#303543',
  colorDanger: '#fca5a5',
  colorFocus: '#a5b4fc',
  ...SHAPES,
}

/** The CSS property that takes a variable's values. */
const PROPERTIES: Partial<Record<string, string>> = {
  radius: 'border-radius',
  space: 'padding',
  fontFamily: 'font-family',
  fontSize: 'font-size',
  motion: 'animation-duration',
}

/**
 * Makes one theme of one or more, later ones over earlier ones, field by field; its type is checked where it
 * is written.
 *
 * @example
 * const brand = defineTheme(roundTheme, { variables: { colorPrimary: '#0f5c4d' }, darkVariables: { colorPrimary: '#6ee7b7' } })
 */
/* @__NO_SIDE_EFFECTS__ */
export function defineTheme(...themes: readonly (EmbedTheme | undefined)[]): EmbedTheme {
  const given = themes.filter((theme) => theme != null)
  return {
    ...merge<EmbedTheme>({}, ...given),
    variables: merge<Partial<EmbedVariables>>({}, ...given.map((theme) => theme.variables)),
    darkVariables: merge<Partial<EmbedVariables>>({}, ...given.map((theme) => theme.darkVariables)),
    labels: merge<Partial<EmbedLabels>>({}, ...given.map((theme) => theme.labels)),
  }
}

/**
 * Completes a theme with defaults; later themes win over earlier ones, field by field. What is wrong in them
 * is left out, and told once in development.
 *
 * @param pageScheme - the page's own, used where `colorScheme` is `auto`.
 * @param isInBrowser - whether the browser is asked which values it can read. Default: where there is one.
 */
export function combineThemes(
  themes: readonly (EmbedTheme | undefined)[],
  pageScheme: 'light' | 'dark',
  isInBrowser = true,
): ThemeOfThemes {
  const {
    colorScheme: wanted = 'auto',
    dir,
    labels,
    variables,
    darkVariables,
  } = checked(defineTheme(...themes), isInBrowser)
  const isDark = wanted === 'dark' || (wanted === 'auto' && pageScheme === 'dark')
  const given = merge<Partial<EmbedVariables>>(
    {},
    variables,
    isDark ? { ...forDark(variables), ...darkVariables } : undefined,
  )
  const { colorPrimary } = given
  return {
    given,
    dir,
    theme: {
      colorScheme: isDark ? 'dark' : 'light',
      variables: merge(
        isDark ? DARK : LIGHT,
        colorPrimary === undefined ? {} : { colorFocus: colorPrimary },
        given,
      ),
      labels: merge(LABELS, labels),
      dir: dir ?? 'ltr',
    },
  }
}

/** What several themes come to. */
export interface ThemeOfThemes {
  theme: ResolvedTheme
  /** What they say themselves: these win over the page's CSS, the defaults do not. */
  given: Partial<EmbedVariables>
  /** `undefined`: as the page. */
  dir: 'ltr' | 'rtl' | undefined
}

/**
 * One brand colour, chosen for the light, is seldom seen on the dark: the text on it, and the ring, are not
 * the dark's own.
 */
function forDark({
  colorPrimary,
  colorOnPrimary,
  colorFocus,
}: Partial<EmbedVariables> = {}): Partial<EmbedVariables> {
  if (colorPrimary === undefined) return {}
  return { colorOnPrimary: colorOnPrimary ?? LIGHT.colorOnPrimary, colorFocus: colorFocus ?? DARK.colorFocus }
}

/** Later values win; what is undefined does not count. */
function merge<T extends object>(base: T, ...overrides: readonly (Partial<T> | undefined)[]): T {
  const merged = { ...base }
  for (const override of overrides) {
    for (const name in override) if (override[name] !== undefined) merged[name] = override[name]
  }
  return merged
}

/** A theme without what cannot be used. */
function checked(
  { colorScheme, variables, darkVariables, labels, dir }: EmbedTheme,
  isInBrowser: boolean,
): EmbedTheme {
  const isCss = (value: unknown, name: string) => isValue(value, name, isInBrowser)
  const is = (value: unknown, name: string, allowed: readonly unknown[]) =>
    value === undefined || allowed.includes(value) || wrong(name, allowed, value)
  const valid = <T extends object>(
    values: Partial<T> | undefined,
    defaults: T,
    isValid: (value: unknown, name: string) => boolean,
  ) =>
    Object.fromEntries(
      Object.entries(values ?? {}).filter(
        ([name, value]) =>
          value !== undefined &&
          (Object.hasOwn(defaults, name) || wrong(name, Object.keys(defaults), name)) &&
          isValid(value, name),
      ),
    ) as Partial<T>
  return {
    colorScheme: is(colorScheme, 'colorScheme', ['light', 'dark', 'auto']) ? colorScheme : undefined,
    dir: is(dir, 'dir', ['ltr', 'rtl']) ? dir : undefined,
    variables: valid(variables, LIGHT, isCss),
    darkVariables: valid(darkVariables, LIGHT, isCss),
    labels: valid(labels, LABELS, (value, name) => typeof value === 'string' || wrong(name, null, value)),
  }
}

/** They would be taken for the custom property itself. */
const WIDE = /^\s*(inherit|initial|unset|revert|revert-layer)\s*$/i

function isValue(value: unknown, name: string, isInBrowser: boolean): boolean {
  const property = PROPERTIES[name] ?? 'color'
  const isRead =
    typeof value === 'string' &&
    (name === 'fontFamily' || !WIDE.test(value)) &&
    // On a server, the value is written into an attribute as it is.
    !/[;{}]/.test(value) &&
    (!isInBrowser || typeof CSS === 'undefined' || !('supports' in CSS) || CSS.supports(property, value))
  return isRead || wrong(name, property, value)
}

function wrong(name: string, expected: readonly unknown[] | string | null, came: unknown): false {
  development?.tellOfTheme(name, expected, came)
  return false
}

export const VARIABLE_NAMES = Object.keys(LIGHT) as (keyof EmbedVariables)[]
