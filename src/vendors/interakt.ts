import { isSameData } from '../base/json'
import { EmbedError, quote } from '../errors/errors'
import type { ResolvedTheme } from '../theme/theme'
import { frame } from '../vendor-kit/frame/frame-mode'
import { handshake } from '../vendor-kit/handshake'
import { inline } from '../vendor-kit/inline'
import { runScript } from '../vendor-kit/script-runner'
import { storageKeys } from '../vendor-kit/storage-keys'
import { reload } from '../vendor-kit/swap/swap'
import { reloadWhenIdle, remountWhenIdle } from '../vendor-kit/swap/when-idle'
import type { EmbedVendor } from '../vendor-kit/vendor'
import type { WidgetHandle } from '../vendor-kit/widget-handle'
import { forgetLate, isAnswering } from './interakt-answers'
import { type InteraktLook, lookOf, themedOptions } from './interakt-look'
import type { InteraktFrameOptions, InteraktInlineOptions } from './interakt-options'

export type { InteraktFrameOptions, InteraktInlineOptions } from './interakt-options'

type Modes = { inline: InteraktInlineOptions; iframe: InteraktFrameOptions }

/** @source the vendor's source, `adf3400` (2026-06-12); the script of its documentation is not served. */
const SCRIPT_URL = 'https://admin.interakt.app/embed/v1/widgets.js'

const GLOBALS = { chat: 'ChatDropinUI', search: 'SearchDropinUI' } as const

interface InteraktEvent {
  type: string
  payload?: unknown
}

interface DropinUi {
  init: (settings: Record<string, unknown>) => unknown
  destroy: (containerId?: string) => void
  /** Chat only. Calls of `open` and `close` send no event. */
  open?: (containerId?: string) => void
  close?: (containerId?: string) => void
}

/**
 * Interakt's chat and search.
 *
 * The token is opaque and does not expire, so it is never renewed by time. The chat reports a rejected token
 * as `chat:error`. The search does not report it: call `embeds.reportRejected` when you learn of it. A new
 * token needs a new `init`, which loses the conversation. So the chat gets it when it is idle, the search
 * immediately. A change of theme sets the widget's own custom properties, and loses nothing. An inline widget
 * is as high as its `<Embed>`, and scrolls inside.
 *
 * @see https://docs.interakt.app, and the vendor's public source (`adf3400`, 2026-06-12). Where they differ,
 * this follows the source
 */
export const interakt: EmbedVendor<Modes> = {
  id: 'interakt',
  name: 'Interakt',
  token: { lifetimeSeconds: null },
  tokenParams: ({ widget, experience, tokenParams }) => ({
    widget,
    ...(experience === undefined ? {} : { experience }),
    ...tokenParams,
  }),
  storage: storageKeys('interakt:chat:session:*'),
  origins: { match: 'exact', empty: 'all' },
  modes: {
    inline: /* @__PURE__ */ inline({
      swap: /* @__PURE__ */ reloadWhenIdle(),
      floats: (options) =>
        options.widget === 'chat'
          ? /^(floating|button)$/.test(options.launcher ?? '')
          : options.mode === 'modal',
      assets: (options) => [
        { kind: 'prefetch', url: scriptOf(options), integrity: options.integrity },
        { kind: 'connect', url: apiOf(options) },
      ],
      async mount(context) {
        const { container, options, token, theme, report } = context
        const global = GLOBALS[options.widget]
        const find = () => (globalThis as unknown as Partial<Record<string, DropinUi>>)[global]
        container.id = `interakt-${Math.random().toString(36).slice(2)}`
        const attributes = {
          'data-experience': options.experience,
          'data-token': token,
          'data-container': container.id,
        }
        const { integrity } = options
        await runScript(context, { url: scriptOf(options), integrity, attributes, before: () => !find() })
        const ui = find()
        if (!ui) return mountDocumented(container, options, report.ready)

        let current = token
        /** The token that the widget uses: an older one while a reload waits. */
        let inUse = token
        let given = options
        let scheme = theme
        let look: InteraktLook
        let isOpen = isOpenedBy(options)
        /** Counts the calls of `init`. Events of an earlier one are ignored. */
        let run = 0
        /** When the question was sent whose answer is not complete yet. */
        let askedAt: number | null = null
        const init = () => {
          run += 1
          inUse = current
          const mine = run
          askedAt = null
          const onEvent = ({ type, payload }: InteraktEvent) => {
            if (mine !== run) return forgetLate(type, payload)
            if (type === 'chat:send') askedAt = Date.now()
            else if (/^chat:(done|error|new|message_received)$/.test(type)) askedAt = null
            else if (/^chat:(open|close)$/.test(type)) isOpen = type === 'chat:open'
            if (type !== 'chat:error') return report.event(type, payload)
            const { message } = (payload ?? {}) as { message?: unknown }
            if (/access token/i.test(String(message))) report.rejected()
            else
              report.failed(
                new EmbedError(
                  'EMBED_WIDGET_ERROR',
                  `Interakt's chat reported: ${quote(message, [inUse, current]) || 'an error'}`,
                ),
              )
          }
          ui.init({
            ...settingsOf(container, given, scheme),
            containerId: container.id,
            accessToken: current,
            onEvent,
          })
          look = lookOf(container, given)
          look.set(scheme)
          if (isOpen) ui.open?.(container.id)
          report.ready()
        }
        init()
        const handle: WidgetHandle<InteraktInlineOptions> = {
          // A new token comes only if somebody asked for it. The search has no conversation to lose.
          swap: options.widget === 'search' ? reload() : reloadWhenIdle(),
          isBusy: () => askedAt !== null && isAnswering(container, Date.now() - askedAt),
          setToken(next) {
            current = next
          },
          reload: init,
          setTheme(next) {
            scheme = next
            look.set(next)
          },
          update(next) {
            if (!isSameData({ ...next, open: undefined }, { ...given, open: undefined })) return false
            given = next
            if (isOpenedBy(next) === isOpen) return true
            isOpen = !isOpen
            if (isOpen) ui.open?.(container.id)
            else ui.close?.(container.id)
            return true
          },
          destroy() {
            run = 0
            ui.destroy(container.id)
          },
        }
        return handle
      },
    }),
    iframe: /* @__PURE__ */ frame({
      ...handshake,
      // The token comes by message, but the widget in the frame needs a new `init`.
      swap: /* @__PURE__ */ reloadWhenIdle(),
      sandbox: 'allow-scripts allow-same-origin allow-forms allow-popups',
      src: ({ url }) => url,
    }),
  },
}

/**
 * For a script that does what the documentation says, unlike the source: it reads its own tag, and puts the
 * widget into the container.
 */
function mountDocumented(
  container: HTMLElement,
  options: InteraktInlineOptions,
  ready: () => void,
): WidgetHandle<InteraktInlineOptions> {
  if (container.childElementCount === 0) {
    throw new EmbedError(
      'EMBED_WIDGET_ERROR',
      `${scriptOf(options)} has run, and window.${GLOBALS[options.widget]} is not there. Check the script's address.`,
    )
  }
  ready()
  return {
    swap: /* @__PURE__ */ remountWhenIdle(),
    setToken: () => {},
    destroy: () => container.replaceChildren(),
  }
}

function scriptOf({ scriptUrl = SCRIPT_URL }: InteraktInlineOptions): string {
  return scriptUrl
}

function apiOf(options: InteraktInlineOptions): string {
  return options.apiBaseUrl ?? new URL(scriptOf(options), document.baseURI).origin
}

/** The settings for `init`: the host's options, and the theme for those that it leaves out. */
function settingsOf(
  container: HTMLElement,
  options: InteraktInlineOptions,
  theme: ResolvedTheme,
): Record<string, unknown> {
  const {
    scriptUrl: _,
    integrity: _integrity,
    experience: _experience,
    tokenParams: _params,
    widget,
    ...given
  } = options
  if ('open' in given) delete given.open
  const settings = {
    ...(widget === 'chat' ? { launcher: 'inline' } : { mode: 'inline' }),
    ...Object.fromEntries(
      Object.entries({ ...given, ...themedOptions(container, options, theme) }).filter(
        ([, value]) => value !== undefined,
      ),
    ),
  }
  return { ...settings, apiBaseUrl: apiOf(options) }
}

function isOpenedBy(options: InteraktInlineOptions): boolean {
  return (
    options.widget === 'chat' &&
    options.launcher !== undefined &&
    options.launcher !== 'inline' &&
    options.open === true
  )
}
