import type { JsonObject } from '../base/json'
import { EmbedError, quote } from '../errors/errors'
import type { ResolvedTheme } from '../theme/theme'
import type { MountContext } from '../vendor-kit/inline-mode'
import type { EmbedVendor } from '../vendor-kit/vendor'
import type { WidgetAsset } from '../vendor-kit/widget-asset'
import type { WidgetHandle } from '../vendor-kit/widget-handle'

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

/** What is used of Persona. @source `@runtypelabs/persona` 4.17.0 */
export interface PersonaModule {
  initAgentWidget: (options: { target: HTMLElement; config: Record<string, unknown> }) => PersonaHandle
}

interface PersonaHandle {
  update: (patch: Record<string, unknown>) => void
  destroy: () => void
  getState: () => { streaming: boolean }
  on: (event: 'assistant:complete', listener: () => void) => unknown
}

interface PersonaSession {
  expiresAt: Date
}

/** @source `@runtypelabs/persona` 4.17.0. */
const API_URL = 'https://api.runtype.com'
/** In the last minute of its session, Persona refuses to send. @source `@runtypelabs/persona` 4.17.0 */
const REFUSED_MS = 60_000
/** Sessions are renewed so long before their end at the latest: earlier than Persona refuses. */
const MIN_LEAD_MS = 65_000
/** So long after its init was answered, Persona has told of it, or never will. */
const TOLD_MS = 200
/** How often an answer that holds a change up is looked at: nothing tells of its end in every case. */
const IDLE_POLL_MS = 50
/** The same once its text is complete: the change has to be there before the user's next message. */
const COMPLETE_POLL_MS = 1
/** Persona takes all of `<Embed>`, instead of 440 px. */
const FILLING = { width: '100%', fullHeight: true }

/**
 * Runtype as a vendor, by whatever way Persona comes.
 *
 * @param load - gives Persona's functions; called at each mount, and where `assets` says so before.
 */
export function defineRuntype<O extends RuntypeOptions>(
  load: () => Promise<PersonaModule> | PersonaModule,
  assets: (options: O) => readonly WidgetAsset[],
): EmbedVendor<{ inline: O }> {
  return {
    id: 'runtype',
    name: 'Runtype',
    token: { lifetimeSeconds: null, minLeadMs: MIN_LEAD_MS },
    tokenParams: (options) => options.tokenParams ?? {},
    storage: ['persona-*'],
    origins: { match: 'domain', star: true },
    modes: {
      inline: {
        swap: { apply: 'in-place' },
        floats: ({ launcher }) => launcher === 'floating',
        assets: (options) => [...assets(options), { kind: 'connect', url: options.apiUrl ?? API_URL }],
        mount: async (context) => mountPersona((await load()).initAgentWidget, context),
      },
    },
  }
}

function mountPersona<O extends RuntypeOptions>(
  init: PersonaModule['initAgentWidget'],
  context: MountContext<O>,
): WidgetHandle<O> {
  const { container, identity, report } = context
  let { options, token, theme } = context
  let isGone = false
  /** It has a session, or had one. */
  let isReady = false
  let hasRestarted = false
  let endsAt = Infinity
  let handle: PersonaHandle
  /** Token, session or options have changed, and Persona is told once no answer is being written. */
  let isOutdated = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const gone = new AbortController()
  let stopWatching = () => {}

  /**
   * A new function each time: that is how Persona is made to begin a new session with the next message;
   * transcript, draft and conversation stay.
   */
  const hearSession = () => (session: PersonaSession) => {
    if (isGone) return
    const endsInMs = session.expiresAt.getTime() - Date.now()
    endsAt = Number.isNaN(endsInMs) ? Infinity : Date.now() + endsInMs
    if (endsInMs <= MIN_LEAD_MS) {
      const came = Math.round(endsInMs / 1_000)
      return report.failed(
        new EmbedError(
          'EMBED_WIDGET_ERROR',
          `Expected Runtype’s sessions to live for more than 65 s, this one ends in ${came} s: its widget would send nothing. Raise the token’s session time-out, or set this machine’s clock.`,
        ),
      )
    }
    report.session(endsInMs)
    isReady = true
    report.ready()
  }
  const onSessionExpired = () => {
    // Not by time: its token may be dead. The widget would only find out with the message after the next.
    if (!isGone && Date.now() < endsAt - REFUSED_MS) void tryToken()
  }
  /** Called with what made a message fail; what it returns is shown. */
  const errorMessage = (error: Error) => {
    const [, what, hint = ''] = /^(Invalid client token|Origin not allowed): (.*)$/s.exec(error.message) ?? []
    if (isGone) return ''
    if (what === 'Invalid client token') report.rejected(hint)
    else if (what) report.failed(originRefused(hint))
    else
      report.failed(
        new EmbedError(
          'EMBED_WIDGET_ERROR',
          `Runtype’s chat could not answer: ${quote(error.message, [token])}`,
        ),
      )
    // Its own words for an ended session ask for a page load, which is not needed.
    const said = /^Session expired/.test(error.message)
      ? `${theme.labels.retry}.`
      : quote(error.message, [token])
    return `${theme.labels.failed} ${said}`
  }
  const storageAdapter = {
    load: () => readState(stateKey(identity, options)),
    // Persona saves what comes after its end, too.
    save: (state: unknown) => isGone || writeState(stateKey(identity, options), state),
    clear: () => isGone || writeState(stateKey(identity, options), null),
  }
  const callbacks = { onSessionInit: hearSession(), onSessionExpired, errorMessage }

  function configOf(): Record<string, unknown> {
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
      ...(isKept ? { storageAdapter } : {}),
      ...themeOf(container, theme, config),
      clientToken: token,
      ...callbacks,
    }
  }

  function start() {
    stopWatching()
    watchInit()
    handle = init({ target: container, config: configOf() })
    handle.on('assistant:complete', () => updateWhenIdle(COMPLETE_POLL_MS))
  }

  function restart() {
    handle.destroy()
    start()
  }

  /**
   * Persona says nothing when its first init fails. That it has ended shows in the browser's list of
   * requests; why, a request of ours finds out.
   */
  function watchInit() {
    if (typeof PerformanceObserver === 'undefined') return
    const startedAt = performance.now()
    const observer = new PerformanceObserver((list) => {
      if (!list.getEntriesByName(initUrl()).some(({ startTime }) => startTime >= startedAt)) return
      observer.disconnect()
      setTimeout(() => {
        if (!isReady && !isGone) void tryToken()
      }, TOLD_MS)
    })
    observer.observe({ type: 'resource' })
    stopWatching = () => observer.disconnect()
  }

  function initUrl(): string {
    const base = (options.apiUrl ?? API_URL).replace(/\/+$/, '').replace(/\/v1\/dispatch$/, '')
    return new URL(`${base}/v1/client/init`, document.baseURI).href
  }

  /** Begins a session of its own, to see whether the token is good. */
  async function tryToken() {
    const tried = token
    const flowId = options.agentId ?? options.flowId
    let status: number
    let hint = ''
    try {
      const response = await fetch(initUrl(), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ token: tried, ...defined({ flowId }) }),
        signal: gone.signal,
      })
      status = response.status
      const body = (await response.json().catch(() => ({}))) as { hint?: unknown; error?: unknown } | null
      hint = quote(body?.hint ?? body?.error, [token])
    } catch {
      status = 0
    }
    if (isGone || tried !== token) return
    if (status === 401) report.rejected(hint)
    else if (status === 403) report.failed(originRefused(hint))
    else if (isReady) return
    else if (status >= 200 && status < 300 && !hasRestarted) {
      hasRestarted = true
      try {
        restart()
      } catch (cause) {
        report.failed(
          new EmbedError('EMBED_WIDGET_ERROR', 'Expected Persona to start again, it threw. See the cause.', {
            cause,
          }),
        )
      }
    } else {
      const came = status === 0 ? 'there was no answer' : `it answered ${status}${hint && `: ${hint}`}`
      report.failed(new EmbedError('EMBED_WIDGET_ERROR', `Expected Runtype to begin a session, ${came}.`))
    }
  }

  function originRefused(hint: string): EmbedError {
    return new EmbedError(
      'EMBED_WIDGET_ERROR',
      `Runtype refuses pages of ${location.origin}: ${quote(hint, [token])} Add it to the client token’s allowed origins.`,
    )
  }

  /** Tells Persona what has changed while no answer is being written: it may build its client anew. */
  function updateWhenIdle(pollMs = IDLE_POLL_MS) {
    clearTimeout(timer)
    if (isGone || !isOutdated) return
    if (handle.getState().streaming) {
      timer = setTimeout(() => updateWhenIdle(Math.min(IDLE_POLL_MS, pollMs * 1.1)), pollMs)
      return
    }
    isOutdated = false
    handle.update(configOf())
  }

  function change() {
    isOutdated = true
    updateWhenIdle()
  }

  start()
  return {
    isBusy: () => handle.getState().streaming,
    setToken(next) {
      token = next
      if (isReady) change()
      else restart()
    },
    renewSession() {
      callbacks.onSessionInit = hearSession()
      change()
    },
    setTheme(next) {
      theme = next
      handle.update(themeOf(container, next, options.config))
    },
    update(next) {
      const { config: before, tokenParams: _, ...place } = options
      const { config: after, tokenParams: _params, ...nextPlace } = next
      if (JSON.stringify(place) !== JSON.stringify(nextPlace)) return false
      // What is the same stays the same object: Persona builds its client anew for another one of some.
      const same = Object.entries(before ?? {}).filter(
        ([name, value]) => JSON.stringify(value) === JSON.stringify(after?.[name]),
      )
      options = { ...next, config: { ...after, ...Object.fromEntries(same) } }
      change()
      return true
    },
    destroy() {
      isGone = true
      gone.abort()
      stopWatching()
      clearTimeout(timer)
      handle.destroy()
    },
  }
}

/**
 * Our theme in Persona's names, under what the host says in its own.
 *
 * @source `@runtypelabs/persona` 4.17.0: nearly all its colours are of two ramps, which are replaced whole;
 * dark is light, unless `darkTheme` says otherwise
 */
function themeOf(
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

function defined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>
}
