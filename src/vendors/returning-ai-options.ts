import type { JsonObject } from '../base/json'

/** Which widget, and what it needs to know. Source: vendor documentation, read 2026-11-20. */
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
   * What your backend needs in order to choose an access key, where you have several. Widgets with an equal
   * answer share a token. Default: none.
   */
  tokenParams?: JsonObject | undefined
  /**
   * The signed-in user, where the page tells the widget (`data-user-*`); newer access keys sign the user into
   * the token instead.
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
     * The SDK, `…/rai-widget.iife.js`. Default: version 1.5.1 from unpkg, which the vendor's documentation
     * pins.
     */
    scriptUrl?: string | undefined
    /** Subresource integrity of the SDK. */
    integrity?: string | undefined
    /**
     * `bundle-url`: the widget is rendered on the page, with its CSS. Without it, the element makes a frame
     * of its own, which the page cannot reach.
     */
    bundleUrl?: string | undefined
    /** `api-url`. Default: production. */
    apiUrl?: string | undefined
    /** `v2-api-url`, where the token is validated. Default: production. */
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
    /** `storage-prefix`. Default `rai-`. What starts with `rai-` is cleared when the user changes. */
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
     * The DOM event that tells that the widget is there. Not documented: without it, the widget counts as
     * ready once its element is defined.
     */
    readyEvent?: string | undefined
    /**
     * When a renewed token is put to use by a reload, which costs the user's place. Whether the element reads
     * its attribute at each call is not documented. `auto`: never, if the element observes its attribute;
     * otherwise `idle`. `idle`: when nobody is busy with it, and at the latest before the old token dies.
     * `at-once`. `on-rejection`: only when a token is refused. Default `auto`.
     */
    reload?: 'auto' | 'idle' | 'at-once' | 'on-rejection' | undefined
  }

/** Options of `mode="iframe"`: a frame of ours, and the documented handshake by messages. */
export type ReturningAiFrameOptions = Common &
  ReturningAiWidget & {
    /**
     * The page of the widget. The vendor gives it to you: its address is not documented in a form that could
     * be built.
     */
    widgetUrl: string
  }
