import type { EmbedVendor } from '../vendor-kit/vendor'
import { mountElement, SCRIPT_URL } from './returning-ai-element'
import { readMessage, speaksOfToken, tokenMessages } from './returning-ai-messages'
import type { ReturningAiFrameOptions, ReturningAiInlineOptions } from './returning-ai-options'

export type {
  ReturningAiFrameOptions,
  ReturningAiInlineOptions,
  ReturningAiWidget,
} from './returning-ai-options'

type Modes = { inline: ReturningAiInlineOptions; iframe: ReturningAiFrameOptions }

/** What {@link createReturningAi} can be told of the vendor. */
export interface ReturningAiSettings {
  /**
   * Whether what the widget reports is about its token. `detail` is the `rai-error` event's, or a frame's
   * message; its shape is not documented. Default: it speaks of 401, 403, a token, authorisation or expiry;
   * or it says nothing at all, and the documentation's only case is taken.
   */
  isTokenError?: ((detail: unknown) => boolean) | undefined
}

/** @source the vendor's documentation: an embed token is a JWT that lives 15 minutes. */
const LIFETIME_SECONDS = 900

/**
 * Returning.AI's widgets by access key: store, channel, milestone, social, currency, referral and custom.
 *
 * The token is a JWT of 15 minutes, given in the element's attribute `embed-token`, or to a frame by message.
 * A refused token shows as `rai-error`, or as `WIDGET_ERROR` from a frame. Not known, and therefore options:
 * how `rai-error` looks inside, a ready event, a frame's address. A frame cannot follow the theme: no message
 * for it is documented.
 *
 * @param settings.isTokenError - see {@link ReturningAiSettings}.
 * @see https://docs.returning.ai (read 2026-11-20)
 */
export function createReturningAi({
  isTokenError = speaksOfToken,
}: ReturningAiSettings = {}): EmbedVendor<Modes> {
  return {
    id: 'returning-ai',
    name: 'Returning.AI',
    token: { lifetimeSeconds: LIFETIME_SECONDS },
    tokenParams: (options) => options.tokenParams ?? {},
    storage: ['rai-*'],
    modes: {
      inline: {
        swap: { apply: 'reload', together: 'returning-ai' },
        assets: ({ scriptUrl = SCRIPT_URL, integrity, bundleUrl, v2ApiUrl }) => [
          { kind: 'script', url: scriptUrl, integrity },
          ...[bundleUrl, v2ApiUrl]
            .filter((url) => url !== undefined)
            .map((url) => ({ kind: 'connect', url }) as const),
        ],
        mount: (context) => mountElement(context, isTokenError),
      },
      iframe: {
        swap: { apply: 'in-place' },
        readyOn: 'message',
        sandbox: 'allow-scripts allow-same-origin allow-forms allow-popups',
        src: ({ widgetUrl }) => widgetUrl,
        receive: (data) => readMessage(data, isTokenError),
        deliver: tokenMessages,
      },
    },
  }
}

/** {@link createReturningAi} with its defaults. */
export const returningAi: EmbedVendor<Modes> = /* @__PURE__ */ createReturningAi()
