import type { EmbedIdentity } from '../base/identity'
import type { JsonObject } from '../base/json'
import type { ResolvedTheme } from '../theme/theme'

/** Options of Runtype's widget, Persona. */
export interface RuntypeOptions {
  /** The agent, the flow or the target that answers; where the client token leaves it open. */
  agentId?: string | undefined
  flowId?: string | undefined
  target?: string | undefined
  /** Default: `https://api.runtype.com`. */
  apiUrl?: string | undefined
  /** `floating` lies over the page, behind a button. Default `inline`: in the place of `<Embed>`. */
  launcher?: 'inline' | 'floating' | undefined
  /**
   * Keeps the conversation in the page's `localStorage`, for this identity; where the provider has none, it
   * is not kept. Default `false`.
   */
  persist?: boolean | undefined
  /**
   * Whatever else Persona's configuration takes as plain data, e.g. `copy`, `launcher`, `features`. Ours come
   * after it.
   */
  config?: JsonObject | undefined
  /**
   * What your backend needs in order to choose the token. Widgets with an equal answer share a token.
   * Default: none.
   */
  tokenParams?: JsonObject | undefined
}

/** @source `@runtypelabs/persona` 4.17.0. */
export const API_URL = 'https://api.runtype.com'
/** Persona takes all of `<Embed>`, instead of 440 px. */
const FILLING = { width: '100%', fullHeight: true }

/** What Persona's configuration is made of, besides its callbacks. */
interface ConfigParts {
  container: HTMLElement
  options: RuntypeOptions
  token: string
  theme: ResolvedTheme
  identity: EmbedIdentity
  /** The same object each time: Persona compares by identity. */
  storage: ConversationStorage
}

/** Persona's configuration, without its callbacks. */
export function personaConfig({
  container,
  options,
  token,
  theme,
  identity,
  storage,
}: ConfigParts): Record<string, unknown> {
  const { config, agentId, flowId, target, apiUrl = API_URL, launcher, persist } = options
  const isKept = persist === true && identity !== undefined && identity !== null
  return {
    ...config,
    ...defined({ agentId, flowId, target }),
    apiUrl,
    launcher: {
      ...(launcher === 'floating' ? {} : FILLING),
      ...(config?.['launcher'] as object | undefined),
      enabled: launcher === 'floating',
    },
    // Off, it looks at no storage at all; on without an adapter, it would share one key among all users of
    // the page.
    persistState: isKept,
    ...(isKept ? { storageAdapter: storage } : {}),
    ...themeOf(container, theme, config),
    clientToken: token,
  }
}

/** The values that are there. */
export function defined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>
}

/**
 * Our theme in Persona's names, under what the host says in its own.
 *
 * @source `@runtypelabs/persona` 4.17.0: nearly all its colours are of two ramps, which are replaced whole;
 * dark is light, unless `darkTheme` says otherwise
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
  // Persona has a font of its own where none is named.
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

/** The steps of one of Persona's colours, from 50 to 950; the last one given goes on. */
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
  save: (state: unknown) => void
  clear: () => void
}

/**
 * Keeps the conversation in the page's `localStorage`.
 *
 * @param current - the options at the moment: they decide whose conversation it is.
 * @param isGone - Persona saves even after it was destroyed: that is ignored.
 */
export function createStorage(
  identity: EmbedIdentity,
  current: () => RuntypeOptions,
  isGone: () => boolean,
): ConversationStorage {
  const write = (state: unknown) => {
    if (!isGone()) writeState(stateKey(identity, current()), state)
  }
  return {
    load: () => readState(stateKey(identity, current())),
    save: write,
    clear: () => write(null),
  }
}

/** One a user and whoever answers them: another agent's conversation is another one. */
function stateKey(
  identity: string | number | null | undefined,
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
    return null // blocked, or not ours
  }
}

function writeState(key: string, state: unknown): void {
  try {
    if (state === null) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify(state))
  } catch {
    // Blocked or full: then the conversation is not kept.
  }
}
