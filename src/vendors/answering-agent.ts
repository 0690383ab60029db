import type { JsonObject } from '../base/json'
import { EmbedError } from '../errors/errors'
import { watchScripts } from '../vendor-kit/stopped-scripts'
import type { EmbedVendor, StorageKey } from '../vendor-kit/vendor'

interface Common {
  /**
   * What your backend needs beside its session in order to choose the user. Widgets with an equal answer
   * share a token. Default: none.
   */
  tokenParams?: JsonObject | undefined
}

/** Options of `mode="iframe"`, which the vendor recommends. */
export type AnsweringAgentFrameOptions = Common & {
  /** The dashboard's page. Default: `https://answeringagent.com/dashboard.html`. */
  dashboardUrl?: string | undefined
}

/** Options of `mode="inline"`, the vendor's script mode: one a page. */
export type AnsweringAgentInlineOptions = Common & {
  /** Default: `https://answeringagent.com/embed.js`. */
  scriptUrl?: string | undefined
  /** Subresource integrity of the script. */
  integrity?: string | undefined
  /** `data-api-url`. Default: the vendor's. */
  apiUrl?: string | undefined
}

type Modes = { iframe: AnsweringAgentFrameOptions; inline: AnsweringAgentInlineOptions }

/** What {@link createAnsweringAgent} can be told of the vendor. */
export interface AnsweringAgentSettings {
  /**
   * Keys that the script writes into the page's storage for its user, cleared when the user changes. Its
   * documentation says that a session is stored, and not where: look into your browser's storage, and name it
   * here, exact or with a `*` at the end. Default: none.
   */
  storage?: readonly StorageKey[] | undefined
}

/** @source the vendor's documentation, read 2026-11-20. */
const DASHBOARD_URL = 'https://answeringagent.com/dashboard.html'
/** @source the vendor's documentation, read 2026-11-20. */
const SCRIPT_URL = 'https://answeringagent.com/embed.js'
/** @source the vendor's documentation: the id is fixed, and unique on a page. */
const ELEMENT_ID = 'answering-agent'

/**
 * Answering Agent's dashboard, in a frame (recommended) or by its script.
 *
 * The token is opaque and does not expire: it is never renewed by time. A refused token shows nowhere outside
 * of the widget: say `embeds.reportRejected` where you learn of it. Let the backend *get* tokens: to *post*
 * rotates the user's secret, and ends every other session of that user. A new token loads the widget anew. No
 * event, no theme and no height is documented.
 *
 * In `mode="inline"`, the widget counts as ready when its script has run. If the script threw, or Trusted Types
 * stopped it, and its element is still empty 5 s later, the widget fails with `EMBED_WIDGET_LOAD`. A script
 * that fails in another way cannot be told from one that works.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: a second script embed on one page.
 * @see https://answeringagent.com (documentation read 2026-11-20)
 */
export function createAnsweringAgent({ storage = [] }: AnsweringAgentSettings = {}): EmbedVendor<Modes> {
  return {
    id: 'answering-agent',
    name: 'Answering Agent',
    token: { lifetimeSeconds: null },
    tokenParams: (options) => options.tokenParams ?? {},
    storage,
    modes: {
      iframe: {
        // A new token comes only when one was asked for: it is worth the reload.
        swap: { apply: 'reload', when: 'at-once' },
        tokenInUrl: true,
        readyOn: 'load',
        sandbox: 'allow-scripts allow-same-origin allow-forms allow-popups',
        // The token is in the address.
        referrerPolicy: 'no-referrer',
        src({ dashboardUrl = DASHBOARD_URL }, { token }) {
          const url = new URL(dashboardUrl, document.baseURI)
          if (token !== null) url.searchParams.set('token', token)
          return url.href
        },
      },
      inline: {
        swap: { apply: 'remount', when: 'at-once' },
        assets: ({ scriptUrl = SCRIPT_URL, integrity, apiUrl }) => [
          { kind: 'prefetch', url: scriptUrl, integrity },
          ...(apiUrl ? [{ kind: 'connect', url: apiUrl } as const] : []),
        ],
        async mount({ container, options, token, report, runScript }) {
          const { scriptUrl = SCRIPT_URL, integrity, apiUrl } = options
          const element = document.createElement('div')
          element.id = ELEMENT_ID
          element.style.height = '100%'
          element.setAttribute('data-token', token)
          if (apiUrl) element.setAttribute('data-api-url', apiUrl)
          const watch = watchScripts({ name: 'Answering Agent', urls: [scriptUrl], element, report })
          await runScript({
            url: scriptUrl,
            integrity,
            // The script looks for the element as it runs.
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
      },
    },
  }
}

/** {@link createAnsweringAgent} with its defaults. */
export const answeringAgent: EmbedVendor<Modes> = /* @__PURE__ */ createAnsweringAgent()

function onlyOne(first: Element): EmbedError {
  const title = first.closest('[aria-label]')?.getAttribute('aria-label')
  return new EmbedError(
    'EMBED_CONFIG',
    `Expected one script embed of Answering Agent on the page, there is one already${title ? `, "${title}"` : ''}. Use mode="iframe" for more.`,
  )
}
