import { isSameData } from '../base/json'
import { EmbedError, quote } from '../errors/errors'
import { inline } from '../vendor-kit/inline'
import type { MountContext } from '../vendor-kit/inline-definition'
import { storageKeys } from '../vendor-kit/storage-keys'
import type { EmbedVendor } from '../vendor-kit/vendor'
import type { WidgetAsset } from '../vendor-kit/widget-asset'
import type { WidgetHandle } from '../vendor-kit/widget-handle'
import {
  API_URL,
  createStorage,
  personaConfig,
  type RuntypeOptions,
  stateKey,
  themeOf,
} from './runtype-config'
import {
  MIN_LEAD_MS,
  originRefused,
  type PersonaSession,
  REFUSED_MS,
  sessionRefused,
  sessionTooShort,
  trySession,
  watchInit,
} from './runtype-session'

/** The part of Persona that the library uses. @source `@runtypelabs/persona` 4.17.0 */
export interface PersonaModule {
  initAgentWidget: (options: { target: HTMLElement; config: Record<string, unknown> }) => PersonaHandle
}

interface PersonaHandle {
  update: (patch: Record<string, unknown>) => void
  destroy: () => void
  getState: () => { streaming: boolean }
  on: (event: 'assistant:complete', listener: () => void) => unknown
}

/**
 * How often to check whether an answer that delays a change is complete, in ms: no event reports every end.
 */
const IDLE_POLL_MS = 50
/** The same after its text is complete: the change must arrive before the user's next message. */
const COMPLETE_POLL_MS = 1

/**
 * Defines Runtype as a vendor. How Persona is loaded is up to the caller.
 *
 * @param load - returns Persona's functions. Called at each mount, and earlier if `assets` contains it.
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
    storage: storageKeys('persona-*'),
    origins: { match: 'domain', star: true },
    modes: {
      inline: inline({
        floats: ({ launcher }) => launcher === 'floating',
        assets: (options) => [...assets(options), { kind: 'connect', url: options.apiUrl ?? API_URL }],
        mount: async (context) => mountPersona((await load()).initAgentWidget, context),
      }),
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
  /** The widget has had a session. */
  let isReady = false
  let hasRestarted = false
  let endsAt = Infinity
  let handle: PersonaHandle
  /** Token, session or options have changed. Persona gets the change when it is not writing an answer. */
  let isOutdated = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const gone = new AbortController()
  let stopWatching = () => {}

  /**
   * Returns a new function each time. That makes Persona begin a new session with the next message, and keep
   * transcript, draft and conversation.
   */
  const hearSession = () => (session: PersonaSession) => {
    if (isGone) return
    const endsInMs = session.expiresAt.getTime() - Date.now()
    endsAt = Number.isNaN(endsInMs) ? Infinity : Date.now() + endsInMs
    if (endsInMs <= MIN_LEAD_MS) return report.failed(sessionTooShort(endsInMs))
    report.session(endsInMs)
    isReady = true
    report.ready()
  }
  const onSessionExpired = () => {
    // It ended too early, so its token may be dead. The widget would notice that only two messages later.
    if (!isGone && Date.now() < endsAt - REFUSED_MS) void tryToken()
  }
  /** Persona calls it with the error of a failed message, and shows the text that it returns. */
  const errorMessage = (error: Error) => {
    const [, what, hint = ''] = /^(Invalid client token|Origin not allowed): (.*)$/s.exec(error.message) ?? []
    if (isGone) return ''
    if (what === 'Invalid client token') report.rejected(hint)
    else if (what) report.failed(originRefused(hint, token))
    else
      report.failed(
        new EmbedError(
          'EMBED_WIDGET_ERROR',
          `Runtype’s chat could not answer: ${quote(error.message, [token])}`,
        ),
      )
    // Persona's own words for an ended session ask for a reload of the page, which is not needed.
    const said = /^Session expired/.test(error.message)
      ? `${theme.labels.retry}.`
      : quote(error.message, [token])
    return `${theme.labels.failed} ${said}`
  }
  const storage = createStorage(
    () => stateKey(identity, options),
    () => isGone,
  )
  const callbacks = { onSessionInit: hearSession(), onSessionExpired, errorMessage }

  const isKept = () => options.persist === true && identity !== undefined && identity !== null
  const configOf = () => ({
    ...personaConfig(container, options, token, theme, isKept() ? storage : null),
    ...callbacks,
  })

  function start() {
    stopWatching()
    stopWatching = watchInit(options, () => {
      if (!isReady && !isGone) void tryToken()
    })
    handle = init({ target: container, config: configOf() })
    handle.on('assistant:complete', () => updateWhenIdle(COMPLETE_POLL_MS))
  }

  function restart() {
    handle.destroy()
    start()
  }

  /** Finds out why Persona has no session. */
  async function tryToken() {
    const tried = token
    const [status, hint] = await trySession(options, tried, gone.signal)
    if (isGone || tried !== token) return
    if (status === 401) report.rejected(hint)
    else if (status === 403) report.failed(originRefused(hint, token))
    else if (isReady) return
    else if (status >= 200 && status < 300 && !hasRestarted) restartOnce()
    else report.failed(sessionRefused(status, hint))
  }

  function restartOnce() {
    hasRestarted = true
    try {
      restart()
    } catch (cause) {
      report.failed(
        new EmbedError('EMBED_WIDGET_ERROR', 'Persona threw an error as it was restarted. See the cause.', {
          cause,
        }),
      )
    }
  }

  /** Updates Persona when it is not writing an answer: the update may rebuild its client. */
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
      if (!isSameData(place, nextPlace)) return false
      // Equal values stay the same objects: for some of them, Persona rebuilds its client if the object
      // changes.
      const same = Object.entries(before ?? {}).filter(([name, value]) => isSameData(value, after?.[name]))
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
