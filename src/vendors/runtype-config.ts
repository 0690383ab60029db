import type { EmbedIdentity } from '../base/identity'
import type { JsonObject } from '../base/json'
import type { ResolvedTheme } from '../theme/theme'

/** Options of Runtype's widget, Persona. */
export interface RuntypeOptions {
  /** The agent, the flow or the target that answers, if the client token does not say. */
  agentId?: string | undefined
  flowId?: string | undefined
  target?: string | undefined
  /** Default: `https://api.runtype.com`. */
  apiUrl?: string | undefined
  /** `floating`: over the page, behind a button. `inline`: in the place of `<Embed>`. Default `inline`. */
  launcher?: 'inline' | 'floating' | undefined
  /**
   * Keeps the conversation in the page's `localStorage`, for the provider's `identity`. Without an identity,
   * nothing is kept. Default `false`.
   */
  persist?: boolean | undefined
  /**
   * Other fields of Persona's configuration, as plain data, e.g. `copy`, `launcher`, `features`. The
   * library's own fields override them.
   */
  config?: JsonObject | undefined
  /**
   * The data by which your backend chooses the token. Widgets with equal `tokenParams` share a token.
   * Default: none.
   */
  tokenParams?: JsonObject | undefined
}

/** @source `@runtypelabs/persona` 4.17.0. */
export const API_URL = 'https://api.runtype.com'
/** Makes Persona fill its `<Embed>`, instead of 440 px. */
const FILLING = { width: '100%', fullHeight: true }

/**
 * Persona's configuration, without its callbacks.
 *
 * @param storage - keeps the conversation. Give the same object each time: Persona compares by identity.
 */
export function personaConfig(
  container: HTMLElement,
  { config, agentId, flowId, target, apiUrl = API_URL, launcher }: RuntypeOptions,
  token: string,
  theme: ResolvedTheme,
  storage: ConversationStorage | null,
): Record<string, unknown> {
  return {
    ...config,
    ...defined({ agentId, flowId, target }),
    apiUrl,
    launcher: {
      ...(launcher === 'floating' ? {} : FILLING),
      ...(config?.['launcher'] as object | undefined),
      enabled: launcher === 'floating',
    },
    // Without state, Persona looks at no storage at all. With state and without an adapter, it would share
    // one key among all users of the page.
    persistState: storage !== null,
    ...(storage && { storageAdapter: storage }),
    ...themeOf(container, theme, config),
    clientToken: token,
  }
}

/** Leaves out the fields that are undefined. */
export function defined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>
}

/**
 * The theme in Persona's terms. A theme in the host's own `config` replaces it.
 *
 * @source `@runtypelabs/persona` 4.17.0: nearly all its colours come from two ramps, which are replaced as a
 * whole; without `darkTheme`, dark looks like light
 */
export function themeOf(
  container: HTMLElement,
  { colorScheme, variables }: ResolvedTheme,
  config: JsonObject | undefined,
): Record<string, unknown> {
  const {
    colorPrimary,
    colorOnPrimary,
    colorBackground,
    colorSurface,
    colorText,
    colorMuted,
    colorBorder,
    radius,
  } = variables
  // Without a font, Persona uses its own.
  const fontFamily =
    variables.fontFamily === 'inherit' ? getComputedStyle(container).fontFamily : variables.fontFamily
  const ours = {
    palette: {
      colors: {
        primary: ramp([
          colorOnPrimary,
          colorOnPrimary,
          colorOnPrimary,
          colorOnPrimary,
          colorPrimary,
          colorPrimary,
        ]),
        gray: ramp([
          colorBackground,
          colorSurface,
          colorBorder,
          colorBorder,
          colorMuted,
          colorMuted,
          colorMuted,
          colorText,
        ]),
      },
      radius: { lg: radius, xl: radius },
      typography: { fontFamily: { sans: fontFamily, serif: fontFamily, mono: 'ui-monospace, monospace' } },
    },
    components: { message: { assistant: { background: colorSurface } } },
  }
  const theme = config?.['theme'] ?? ours
  return { colorScheme, theme, darkTheme: config?.['darkTheme'] ?? theme }
}

/** One of Persona's colours in its steps from 50 to 950. The last colour given fills the rest. */
function ramp(colors: readonly string[]): Record<string, string | undefined> {
  return Object.fromEntries(
    [50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 950].map((step, i) => [
      step,
      colors[i] ?? colors.at(-1),
    ]),
  )
}

/** Persona's `storageAdapter`. @source `@runtypelabs/persona` 4.17.0 */
interface ConversationStorage {
  load: () => unknown
  save: (state: unknown) => unknown
  clear: () => unknown
}

/**
 * Keeps the conversation in the page's `localStorage`.
 *
 * @param key - the key at the moment.
 * @param isGone - whether the widget was destroyed. What Persona saves after that is ignored.
 */
export function createStorage(key: () => string, isGone: () => boolean): ConversationStorage {
  return {
    load: () => readState(key()),
    save: (state: unknown) => isGone() || writeState(key(), state),
    clear: () => isGone() || writeState(key(), null),
  }
}

/** The key of a conversation: one for each user and each agent, flow or target. */
export function stateKey(
  identity: EmbedIdentity,
  { agentId, flowId, target, apiUrl }: RuntypeOptions,
): string {
  return ['persona-state', identity, agentId ?? flowId ?? target, apiUrl]
    .filter((part) => part !== undefined)
    .join(':')
}

function readState(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null')
  } catch {
    return null // storage is blocked, or holds something else
  }
}

function writeState(key: string, state: unknown): void {
  try {
    if (state === null) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify(state))
  } catch {
    // Storage is blocked or full: the conversation is not kept.
  }
}
