import { frame } from '../../vendor-kit/frame/frame-mode'
import { inline } from '../../vendor-kit/inline'
import { reloadWhenIdle } from '../../vendor-kit/swap/when-idle'
import type { EmbedVendor } from '../../vendor-kit/vendor'
import { addressOf } from './address'
import { mountElement, scriptOf } from './element'
import { baseOf, type MetabaseFrameOptions, type MetabaseInlineOptions, tokenParams } from './options'

export type { MetabaseFrameOptions, MetabaseInlineOptions } from './options'

/**
 * A dashboard or a question of Metabase, as a guest embed: in a frame, or by Metabase's own elements.
 *
 * A new token reloads the embed when its user leaves it alone, and the user's filters are lost: Metabase has no
 * way to take a token in place. The exception is `mode="inline"` with `guestEmbedProviderUri`, an endpoint of
 * `createMetabaseGuestHandler`: Metabase then replaces its token by itself, and the filters stay.
 *
 * Metabase does not report a rejected token: its `ready` event comes even if the token was refused. Call
 * `embeds.reportRejected` when you learn of it. The theme is read when the embed loads.
 *
 * In `mode="inline"`, a page has one config. A second `instanceUrl` on the page is `EMBED_CONFIG`.
 *
 * @see https://www.metabase.com/docs/latest/embedding/guest-embedding
 */
export const metabase: EmbedVendor<{ iframe: MetabaseFrameOptions; inline: MetabaseInlineOptions }> = {
  id: 'metabase',
  name: 'Metabase',
  // @source the documentation's examples sign for 10 minutes; a token without `exp` counts as one of these.
  token: { lifetimeSeconds: 600 },
  tokenParams,
  silentAbout: ['rejected'],
  modes: {
    iframe: /* @__PURE__ */ frame({
      swap: /* @__PURE__ */ reloadWhenIdle(),
      tokenInUrl: true,
      readyOn: 'load',
      sandbox: 'allow-scripts allow-same-origin allow-forms allow-popups allow-downloads',
      allow: 'fullscreen',
      // The address contains the token.
      referrerPolicy: 'no-referrer',
      src: addressOf,
    }),
    inline: /* @__PURE__ */ inline({
      swap: /* @__PURE__ */ reloadWhenIdle(),
      // Whether Metabase's element survives a move on the page is not documented.
      movable: false,
      assets: (options) => [
        { kind: 'prefetch', url: scriptOf(options) },
        { kind: 'connect', url: baseOf(options) },
      ],
      mount: mountElement,
    }),
  },
}
