import type { JsonObject } from '../base/json'
import { EmbedError } from '../errors/errors'
import { frame } from '../vendor-kit/frame/frame-mode'
import { inline } from '../vendor-kit/inline'
import { runScript } from '../vendor-kit/script-runner'
import { watchScripts } from '../vendor-kit/stopped-scripts'
import { reload, remount } from '../vendor-kit/swap/swap'
import { type StorageKey, storageKeys } from '../vendor-kit/storage-keys'
import type { EmbedVendor } from '../vendor-kit/vendor'

interface Common {
  /**
   * The data by which your backend chooses the user, in addition to its session. Widgets with equal
   * `tokenParams` share a token. Default: none.
   */
  tokenParams?: JsonObject | undefined
}

/** Options of `mode="iframe"`, which the vendor recommends. */
export type AnsweringAgentFrameOptions = Common & {
  /** The address of the dashboard. Default: `https://answeringagent.com/dashboard.html`. */
  dashboardUrl?: string | undefined
}

/** Options of `mode="inline"`, the vendor's script. A page can have one. */
export type AnsweringAgentInlineOptions = Common & {
  /** Default: `https://answeringagent.com/embed.js`. */
  scriptUrl?: string | undefined
  /** Subresource integrity of the script. */
  integrity?: string | undefined
  /** `data-api-url`. Default: the vendor's. */
  apiUrl?: string | undefined
}

type Modes = { iframe: AnsweringAgentFrameOptions; inline: AnsweringAgentInlineOptions }

/** Settings of {@link createAnsweringAgent}. */
export interface AnsweringAgentSettings {
  /**
   * Keys that the script writes into the page's storage for its user. They are cleared when the user changes.
   * The documentation says that a session is stored, but not under which key. Look it up in your browser's
   * storage, and give it here, exact or with a `*` at the end. Default: none.
   */
  storage?: readonly StorageKey[] | undefined
}

/** @source the vendor's documentation, read 2026-11-20. */
const DASHBOARD_URL = 'https://answeringagent.com/dashboard.html'
/** @source the vendor's documentation, read 2026-11-20. */
const SCRIPT_URL = 'https://answeringagent.com/embed.js'
/** @source the vendor's documentation: the id is fixed, and unique in a page. */
const ELEMENT_ID = 'answering-agent'

/**
 * Answering Agent's dashboard, in a frame (recommended) or by its script.
 *
 * The token is opaque and does not expire, so it is never renewed by time. The widget does not report a
 * rejected token: call `embeds.reportRejected` when you learn of it. A new token reloads the widget. The
 * vendor documents no event, no theme and no height.
 *
 * In your backend, use `GET` for tokens: `POST` rotates the user's secret, and ends all other sessions of
 * that user.
 *
 * In `mode="inline"`, the widget counts as ready when its script has run. If the script threw, or Trusted
 * Types stopped it, and its element is still empty 5 s later, the widget fails with `EMBED_WIDGET_LOAD`. A
 * script that fails in another way cannot be told from one that works.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: the page already has a script embed.
 * @see https://answeringagent.com (documentation read 2026-11-20)
 */
/* @__NO_SIDE_EFFECTS__ */
export function createAnsweringAgent({ storage = [] }: AnsweringAgentSettings = {}): EmbedVendor<Modes> {
  return {
    id: 'answering-agent',
    name: 'Answering Agent',
    token: { lifetimeSeconds: null },
    tokenParams: (options) => options.tokenParams ?? {},
    storage: storageKeys(...storage),
    modes: {
      iframe: frame({
        // A new token comes only if somebody asked for it, so it is worth a reload.
        swap: reload(),
        tokenInUrl: true,
        readyOn: 'load',
        sandbox: 'allow-scripts allow-same-origin allow-forms allow-popups',
        // The address contains the token.
        referrerPolicy: 'no-referrer',
        src({ dashboardUrl = DASHBOARD_URL }, { token }) {
          const url = new URL(dashboardUrl, document.baseURI)
          if (token !== null) url.searchParams.set('token', token)
          return url.href
        },
      }),
      inline: inline({
        swap: remount(),
        assets: ({ scriptUrl = SCRIPT_URL, integrity, apiUrl }) => [
          { kind: 'prefetch', url: scriptUrl, integrity },
          ...(apiUrl ? [{ kind: 'connect', url: apiUrl } as const] : []),
        ],
        async mount(context) {
          const { container, options, token, report } = context
          const { scriptUrl = SCRIPT_URL, integrity, apiUrl } = options
          const element = document.createElement('div')
          element.id = ELEMENT_ID
          element.style.height = '100%'
          element.setAttribute('data-token', token)
          if (apiUrl) element.setAttribute('data-api-url', apiUrl)
          const watch = watchScripts({ name: 'Answering Agent', urls: [scriptUrl], element, report })
          await runScript(context, {
            url: scriptUrl,
            integrity,
            // The script looks for the element when it runs.
            before() {
              const first = document.getElementById(ELEMENT_ID)
              if (first) throw onlyOne(first)
              container.append(element)
              return true
            },
          }).catch((cause: unknown) => {
            watch.stop()
            throw cause
          })
          watch.ready()
          return {
            setToken: (next) => element.setAttribute('data-token', next),
            destroy() {
              watch.stop()
              element.remove()
            },
          }
        },
      }),
    },
  }
}

/** {@link createAnsweringAgent} with its defaults. */
export const answeringAgent: EmbedVendor<Modes> = /* @__PURE__ */ createAnsweringAgent()

function onlyOne(first: Element): EmbedError {
  const title = first.closest('[aria-label]')?.getAttribute('aria-label')
  return new EmbedError(
    'EMBED_CONFIG',
    `A page can have one script embed of Answering Agent, and there is one already${title ? `, "${title}"` : ''}. Use mode="iframe" for more.`,
  )
}
