/** The look of the library's own parts, and what vendors are told of it. */
export interface EmbedTheme {
  /** `auto` follows the system's preference, live. Default `auto`. */
  colorScheme?: 'light' | 'dark' | 'auto' | undefined
  /** Replaces single values of the colour scheme's defaults. */
  variables?: Partial<EmbedVariables> | undefined
  /** Replaces the words that people see. */
  labels?: Partial<EmbedLabels> | undefined
}

/** CSS values. Each is set on `<Embed>`'s element as a custom property: `colorPrimary` becomes `--embed-color-primary`. */
export interface EmbedVariables {
  /** Buttons and the focus ring, any CSS colour. */
  colorPrimary: string
  /** Text on `colorPrimary`. */
  colorOnPrimary: string
  colorBackground: string
  /** The skeleton's shapes. */
  colorSurface: string
  colorText: string
  /** Secondary text; keep a contrast of 4.5:1 on `colorBackground`. */
  colorMuted: string
  colorBorder: string
  /** The mark beside an error. */
  colorDanger: string
  /** Corners, a CSS length. */
  radius: string
  fontFamily: string
  fontSize: string
}

/** Every string that a person sees. */
export interface EmbedLabels {
  loading: string
  /** Shown over a widget whose token died before there was another. */
  reconnecting: string
  retry: string
  failedTitle: string
  deniedTitle: string
  /** Follows a message where the library goes on trying by itself. */
  retrying: string
  failed: string
  denied: string
  offline: string
  busy: string
  rejected: string
  blocked: string
  slow: string
}

/** A theme with nothing left open. */
export interface ResolvedTheme {
  colorScheme: 'light' | 'dark'
  variables: EmbedVariables
  labels: EmbedLabels
}

const SHAPES = { radius: '12px', fontFamily: 'inherit', fontSize: '0.9375rem' }

const LIGHT: EmbedVariables = {
  colorPrimary: '#4338ca',
  colorOnPrimary: '#ffffff',
  colorBackground: '#ffffff',
  colorSurface: '#e2e5ec',
  colorText: '#111827',
  colorMuted: '#4b5563',
  colorBorder: '#e5e7eb',
  colorDanger: '#b91c1c',
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
  ...SHAPES,
}

const LABELS: EmbedLabels = {
  loading: 'Loading…',
  reconnecting: 'Reconnecting…',
  retry: 'Try again',
  failedTitle: 'This didn’t load',
  deniedTitle: 'You don’t have access',
  retrying: 'We’ll keep trying.',
  failed: 'Something went wrong on the way.',
  denied: 'Sign in again, or ask for access.',
  offline: 'Check your connection.',
  busy: 'There are too many requests right now.',
  rejected: 'The widget didn’t accept its access token.',
  blocked: 'It was blocked or is unreachable.',
  slow: 'It is taking too long to answer.',
}

/**
 * Completes a theme with defaults; later themes win over earlier ones, field by field.
 *
 * @param prefersDark - the system's preference, used where `colorScheme` is `auto`.
 */
export function resolveTheme(themes: readonly (EmbedTheme | undefined)[], prefersDark: boolean): ResolvedTheme {
  const given = themes.filter((theme) => theme !== undefined)
  const wanted = given.reduce<EmbedTheme['colorScheme']>((scheme, theme) => theme.colorScheme ?? scheme, 'auto')
  const colorScheme = wanted === 'light' || wanted === 'dark' ? wanted : prefersDark ? 'dark' : 'light'
  return {
    colorScheme,
    variables: merge(colorScheme === 'dark' ? DARK : LIGHT, ...given.map((theme) => theme.variables)),
    labels: merge(LABELS, ...given.map((theme) => theme.labels)),
  }
}

/** Later values win; what is undefined does not count. */
function merge<T extends object>(base: T, ...overrides: readonly (Partial<T> | undefined)[]): T {
  const merged = { ...base }
  for (const override of overrides) {
    for (const name in override) if (override[name] !== undefined) merged[name] = override[name]
  }
  return merged
}

/** The theme as inline custom properties, for an element that everything of the library is inside of. */
export function themeStyle({ colorScheme, variables }: ResolvedTheme): Record<string, string> {
  const style: Record<string, string> = { colorScheme }
  for (const [name, value] of Object.entries(variables) as [string, string][]) {
    style[`--embed-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`] = value
  }
  return style
}
