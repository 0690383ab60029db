import { frame } from '../vendor-kit/frame/frame-mode'
import { inline } from '../vendor-kit/inline'
import { storageKeys } from '../vendor-kit/storage-keys'
import { reloadWhenIdle } from '../vendor-kit/swap/when-idle'
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

/** Settings of {@link createReturningAi}. */
export interface ReturningAiSettings {
  /**
   * Decides whether an error of the widget is about its token. `detail` comes from the `rai-error` event, or
   * from a frame's message; its shape is not documented. Default: `true` if it mentions 401, 403, a token,
   * authorisation or expiry, or if it is empty: the only error in the documentation is a rejected token.
   */
  isTokenError?: ((detail: unknown) => boolean) | undefined
}

/** @source the vendor's documentation: an embed token is a JWT that lives 15 minutes. */
const LIFETIME_SECONDS = 900

/**
 * Returning.AI's widgets by access key: store, channel, milestone, social, currency, referral and custom.
 *
 * The token is a JWT that lives 15 minutes. The element gets it in its attribute `embed-token`, a frame by
 * message. The widget reports a rejected token as the event `rai-error`, a frame as the message
 * `WIDGET_ERROR`. The documentation does not say what `rai-error` contains, whether there is a ready event,
 * or what address a frame has: these are options. A frame cannot follow the theme, since no message for it is
 * documented.
 *
 * In `mode="inline"`, the widget counts as ready when its element is defined. With `bundleUrl`, a widget
 * whose script was stopped and whose element is still empty 5 s later fails with `EMBED_WIDGET_LOAD`. Without
 * `bundleUrl`, its content is in a closed shadow root: whether it is empty cannot be known.
 *
 * @param settings.isTokenError - see {@link ReturningAiSettings}.
 * @see https://docs.returning.ai (read 2026-11-20)
 */
/* @__NO_SIDE_EFFECTS__ */
export function createReturningAi({
  isTokenError = speaksOfToken,
}: ReturningAiSettings = {}): EmbedVendor<Modes> {
  return {
    id: 'returning-ai',
    name: 'Returning.AI',
    token: { lifetimeSeconds: LIFETIME_SECONDS },
    tokenParams: (options) => options.tokenParams ?? {},
    storage: storageKeys('rai-*'),
    modes: {
      inline: inline({
        swap: reloadWhenIdle({ together: 'returning-ai' }),
        assets: ({ scriptUrl = SCRIPT_URL, integrity, bundleUrl, v2ApiUrl }) => [
          { kind: 'script', url: scriptUrl, integrity },
          ...[bundleUrl, v2ApiUrl]
            .filter((url) => url !== undefined)
            .map((url) => ({ kind: 'connect', url }) as const),
        ],
        mount: (context) => mountElement(context, isTokenError),
      }),
      iframe: frame({
        readyOn: 'message',
        sandbox: 'allow-scripts allow-same-origin allow-forms allow-popups',
        src: ({ widgetUrl }) => widgetUrl,
        receive: (data) => readMessage(data, isTokenError),
        deliver: tokenMessages,
      }),
    },
  }
}

/** {@link createReturningAi} with its defaults. */
export const returningAi: EmbedVendor<Modes> = /* @__PURE__ */ createReturningAi()
