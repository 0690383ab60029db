import { EmbedError } from '../errors/errors'
import { inline } from '../vendor-kit/inline'
import { runScript } from '../vendor-kit/script-runner'
import { storageKeys } from '../vendor-kit/storage-keys'
import { remountWhenIdle } from '../vendor-kit/swap/when-idle'
import type { EmbedVendor } from '../vendor-kit/vendor'
import { watchAnswers } from './open-chat-widget-answers'
import type { DeploymentOptions, OpenChatOptions, OpenChatWidgetOptions } from './open-chat-widget-options'
import { mountPanel } from './open-chat-widget-panel'

export type { OpenChatLabels, OpenChatOptions, OpenChatWidgetOptions } from './open-chat-widget-options'
export {
  type ChatEvent,
  type ChatSession,
  type ChatSessionOptions,
  createChatSession,
} from './open-chat-widget-session'

/** @source the vendor's source, `b4d0f31` (2026-02-18). */
const ROOT_ID = 'os-chat-widget-root'

// Both vendors name these one by one. With a spread, bundlers keep both vendors on a page that uses one.
const ID = 'open-chat-widget'
const NAME = 'Open Chat Widget'
const TOKEN = { lifetimeSeconds: null }
const tokenParams = ({ tokenParams }: DeploymentOptions) => tokenParams ?? {}
const STORAGE = storageKeys('os-chatbot-session-id', 'os-chatbot-widget-open')
const ORIGINS = { match: 'exact', star: true } as const

/**
 * Open Chat Widget's own widget: a button in the page's corner that opens a chat.
 *
 * The token is the deployment's API key: all users have the same, and it does not expire. For a new key, the
 * widget is removed and started again. That keeps the conversation's id, but not the messages on the screen.
 * The widget cannot follow the theme. {@link openChat} has none of these limits.
 *
 * The widget starts when the page's HTML is complete. It needs `style-src 'unsafe-inline'`: it styles itself
 * with a `<style>` element.
 *
 * | in the widget | reported as |
 * |---|---|
 * | a failed request with a Retry, 401 | the key is renewed |
 * | the same, 429 | `EMBED_RATE_LIMITED` to `onError` |
 * | the same, any other status or no connection | `EMBED_WIDGET_ERROR` to `onError` |
 * | “Internal server error” as an answer: its model failed | `EMBED_WIDGET_ERROR` to `onError` |
 * | an answer that ends early, and looks complete | nothing: it cannot be seen from outside |
 *
 * @throws {EmbedError} `EMBED_CONFIG`: the page already has one.
 * @see https://github.com/farrugiag/open-chat-widget (`b4d0f31`, 2026-02-18)
 */
export const openChatWidget: EmbedVendor<{ inline: OpenChatWidgetOptions }> = {
  id: ID,
  name: NAME,
  token: TOKEN,
  tokenParams,
  storage: STORAGE,
  origins: ORIGINS,
  modes: {
    inline: /* @__PURE__ */ inline({
      swap: /* @__PURE__ */ remountWhenIdle(),
      floats: () => true,
      assets: (options) => [
        { kind: 'prefetch', url: scriptOf(options), integrity: options.integrity },
        { kind: 'connect', url: options.baseUrl },
      ],
      async mount(context) {
        const { container, options, token, theme, report } = context
        const baseUrl = trim(options.baseUrl)
        container.dataset['openChatWidget'] = ''
        if (document.readyState === 'loading') await parsed()
        await runScript(context, {
          url: scriptOf(options),
          integrity: options.integrity,
          attributes: {
            'data-api-url': `${baseUrl}/chat`,
            'data-api-key': token,
            'data-title': options.title,
            'data-welcome-message': options.welcomeMessage,
            'data-input-placeholder': options.inputPlaceholder,
            'data-position': options.position,
            'data-accent-color': options.accentColor ?? theme.variables.colorPrimary,
          },
          before() {
            if (document.getElementById(ROOT_ID)) throw onlyOne(container)
            return true
          },
        })
        const root = document.getElementById(ROOT_ID)
        if (!root)
          throw new EmbedError(
            'EMBED_WIDGET_ERROR',
            `Open Chat Widget did not start: its script has run, and #${ROOT_ID} is not on the page. The browser's console says why. Check ad blockers. If it was the page's CSP (require-trusted-types-for), give the page a Trusted Types policy named "default".`,
          )
        report.ready()
        const stop = watchAnswers({ root, baseUrl, token, report })
        return {
          surface: root,
          setToken: () => {}, // the widget reads its key once
          destroy() {
            stop()
            root.remove()
          },
        }
      },
    }),
  },
}

/**
 * Open Chat Widget's backend with a chat panel of this library. The panel follows the theme, stays in its
 * place in the page, and reports every error. `<OpenChat>` of `react-embed-token/open-chat` is this vendor in
 * an `<Embed>`.
 *
 * A new key is applied in place. A message that was rejected with the old key is sent again with the new one.
 */
export const openChat: EmbedVendor<{ inline: OpenChatOptions }> = {
  id: ID,
  name: NAME,
  token: TOKEN,
  tokenParams,
  storage: STORAGE,
  origins: ORIGINS,
  modes: {
    inline: /* @__PURE__ */ inline({
      assets: ({ baseUrl }) => [{ kind: 'connect', url: baseUrl }],
      mount: mountPanel,
    }),
  },
}

function scriptOf({ baseUrl, scriptUrl }: OpenChatWidgetOptions): string {
  return scriptUrl ?? `${trim(baseUrl)}/widget/chat-widget.js`
}

function trim(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, '')
}

/**
 * Waits until the page is parsed. In a page that is still being parsed, the widget's script would wait for
 * that itself, and then look for its own tag, which is gone by then.
 *
 * @source seen while the vendor's code ran, 2026-11-27
 */
function parsed(): Promise<unknown> {
  return new Promise((resolve) => document.addEventListener('DOMContentLoaded', resolve, { once: true }))
}

function onlyOne(container: HTMLElement): EmbedError {
  const first = [...document.querySelectorAll('[data-open-chat-widget]')].find((other) => other !== container)
  const title = first?.closest('[aria-label]')?.getAttribute('aria-label')
  return new EmbedError(
    'EMBED_CONFIG',
    `A page can have one Open Chat Widget, and there is one already${title ? `, "${title}"` : ''}. Use openChat for more.`,
  )
}
