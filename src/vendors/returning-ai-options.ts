import type { JsonObject } from '../base/json'

/** Which widget, and the ids that it needs. Source: vendor documentation, read 2026-11-20. */
export type ReturningAiWidget =
  | { widget: 'store' | 'milestone' | 'social'; communityId: string }
  | { widget: 'channel'; communityId: string; channelId: string }
  /** The element's `widget-type` is `currency-view`. */
  | { widget: 'currency'; communityId: string }
  | { widget: 'referral'; communityId: string; referralConditions?: string | undefined }
  /** Named by `widgetId` instead of a community. */
  | { widget: 'custom'; widgetId: string; communityId?: never }

interface Common {
  /**
   * The data by which your backend chooses an access key, if you have several. Widgets with equal
   * `tokenParams` share a token. Default: none.
   */
  tokenParams?: JsonObject | undefined
  /**
   * The signed-in user, for the attributes `data-user-*`. Newer access keys sign the user into the token
   * instead.
   */
  user?: { id?: string | undefined; objectId?: string | undefined; name?: string | undefined } | undefined
}

/**
 * Options of `mode="inline"`: the vendor's custom element on the page. Undefined fields leave the element's
 * own default.
 */
export type ReturningAiInlineOptions = Common &
  ReturningAiWidget & {
    /**
     * The address of the SDK, `…/rai-widget.iife.js`. Default: version 1.5.1 from unpkg, as pinned by the
     * vendor's documentation.
     */
    scriptUrl?: string | undefined
    /** Subresource integrity of the SDK. */
    integrity?: string | undefined
    /**
     * `bundle-url`: the widget is rendered in the page, with the page's CSS. Without it, the element makes a
     * frame of its own, which the page cannot reach.
     */
    bundleUrl?: string | undefined
    /** `api-url`. Default: production. */
    apiUrl?: string | undefined
    /** `v2-api-url`: the API that validates the token. Default: production. */
    v2ApiUrl?: string | undefined
    /** `domain-key`. Default: production. */
    domainKey?: string | undefined
    /** `widget-url`. */
    widgetUrl?: string | undefined
    /** `auto-refresh`. Default `true`. */
    autoRefresh?: boolean | undefined
    /** `debug`. Default `false`. */
    debug?: boolean | undefined
    /** `eager`: load without waiting to be scrolled into view. Default `false`. */
    eager?: boolean | undefined
    /** `locale`. Default `en`. */
    locale?: string | undefined
    /** `max-retries`. Default 3. */
    maxRetries?: number | undefined
    /** `retry-delay`, in ms. Default 1000. */
    retryDelayMs?: number | undefined
    /** `height-debounce`, in ms. Default 100. */
    heightDebounceMs?: number | undefined
    /** `storage-prefix`. Default `rai-`. Keys that start with `rai-` are cleared when the user changes. */
    storagePrefix?: string | undefined
    /** `retry-label`. Default `Retry`. */
    retryLabel?: string | undefined
    /** `custom-data`, sent as JSON. */
    customData?: JsonObject | undefined
    /** `width`, CSS. Default `100%`. */
    width?: string | undefined
    /** `height`, CSS. Default here `100%` of `<Embed>`, which has the height. */
    height?: string | undefined
    /**
     * The DOM event that reports that the widget is ready. No such event is documented. Without this option,
     * the widget counts as ready when its element is defined.
     */
    readyEvent?: string | undefined
    /**
     * When to reload the widget for a renewed token. A reload costs the user their place. The documentation
     * does not say whether the element reads its attribute at each call.
     *
     * - `auto`: never, if the element observes its attribute; otherwise `idle`.
     * - `idle`: when the widget is idle, and at the latest before the old token expires.
     * - `at-once`: immediately.
     * - `on-rejection`: only when a token is rejected.
     *
     * Default `auto`.
     */
    reload?: 'auto' | 'idle' | 'at-once' | 'on-rejection' | undefined
  }

/** Options of `mode="iframe"`: a frame of ours, and the documented handshake by messages. */
export type ReturningAiFrameOptions = Common &
  ReturningAiWidget & {
    /**
     * The address of the widget's page. The vendor gives it to you: the documentation does not say how to
     * build it.
     */
    widgetUrl: string
  }
