import type { JsonObject } from '../../base/json'

/** Which parts of the dashboard Superset shows. @source `@superset-ui/embedded-sdk` 0.4.0, `lib/index.js` */
export interface SupersetUiConfig {
  hideTitle?: boolean | undefined
  hideTab?: boolean | undefined
  hideChartControls?: boolean | undefined
  /** Superset reports each change of a filter: `observeDataMask` in `onEvent`. Default `false`. */
  emitDataMasks?: boolean | undefined
  showRowLimitWarning?: boolean | undefined
  filters?: { visible?: boolean | undefined; expanded?: boolean | undefined } | undefined
  /** More parameters of the dashboard's address, e.g. `permalink_key`. They win over the options above. */
  urlParams?: Readonly<Record<string, string | number | boolean>> | undefined
}

/** `default` is Superset's light theme. `system` follows the person's operating system. */
export type SupersetThemeMode = 'default' | 'dark' | 'system'

/** Options of both modes. Names that Superset's SDK has too mean the same there. */
export interface SupersetOptions {
  /** Your Superset, e.g. `https://superset.example.com`. */
  supersetDomain: string
  /** The UUID from "Embed dashboard" in Superset. Your backend gets it as `params.dashboard`. */
  id: string
  dashboardUiConfig?: SupersetUiConfig | undefined
  /** Default: `dark` or `default`, by the theme's colour scheme. Superset 6 and later follow a change. */
  themeMode?: SupersetThemeMode | undefined
  /** Superset's own theme, e.g. `{ theme_default: { token: { colorPrimary } }, theme_dark: … }`. Superset 6. */
  themeConfig?: JsonObject | undefined
  /**
   * The address of your own page for a link that a person copies from the dashboard. `{key}` stands for
   * Superset's key: `https://app.example.com/reports/{key}`. Default: Superset's own address.
   */
  permalinkUrl?: string | undefined
  /**
   * More data by which your backend chooses the token. Widgets with equal `tokenParams` and `id` share a
   * token. Default: none.
   */
  tokenParams?: JsonObject | undefined
}

/** Options of `mode="iframe"`. */
export type SupersetFrameOptions = SupersetOptions

/** What the backend gets, in both modes. */
export function tokenParams({ id, tokenParams }: SupersetOptions): JsonObject {
  return { dashboard: id, ...tokenParams }
}

/**
 * The parts that are hidden, as one number.
 *
 * @source `@superset-ui/embedded-sdk` 0.4.0, `lib/index.js`, `calculateConfig`
 */
export function uiConfigOf(config: SupersetUiConfig): number {
  const flags: [boolean | undefined, number][] = [
    [config.hideTitle, 1],
    [config.hideTab, 2],
    [config.hideChartControls, 8],
    [config.emitDataMasks, 16],
    [config.showRowLimitWarning, 32],
  ]
  return flags.reduce((sum, [isSet, value]) => (isSet ? sum + value : sum), 0)
}

/** The theme mode that the host has chosen, or the one for the page's colour scheme. */
export function themeModeOf(
  { themeMode, dashboardUiConfig }: SupersetOptions,
  theme: { colorScheme: 'light' | 'dark' },
): string {
  const given = themeMode ?? dashboardUiConfig?.urlParams?.['themeMode']
  return String(given ?? (theme.colorScheme === 'dark' ? 'dark' : 'default'))
}

/** The address of your page for a permalink; `null`: Superset uses its own. */
export function permalinkOf({ permalinkUrl }: SupersetOptions, args: unknown): string | null {
  const { key } = (args ?? {}) as { key?: unknown }
  return permalinkUrl && typeof key === 'string'
    ? permalinkUrl.replaceAll('{key}', encodeURIComponent(key))
    : null
}
