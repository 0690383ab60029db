import type { JsonObject } from '../base/json'

/** Options of both modes. */
export interface ExperienceOptions {
  /**
   * Names the experience for your backend, if you have several of a kind. It is also the `data-experience` of
   * the documented script tag.
   */
  experience?: string | undefined
  /**
   * More data by which your backend chooses the token. Widgets with equal `tokenParams` share a token.
   * Default: none.
   */
  tokenParams?: JsonObject | undefined
}

interface Look {
  /** Default: the theme's colour scheme. */
  theme?: 'light' | 'dark' | 'auto' | undefined
  /** CSS colour. Default: the theme's `colorPrimary`. */
  primaryColor?: string | undefined
  /** CSS colour. Default: the theme's `colorBackground`. */
  backgroundColor?: string | undefined
  /** CSS colour. Default: the theme's `colorSurface`. */
  surfaceColor?: string | undefined
  /** CSS length. Default: the theme's `radius`. */
  borderRadius?: string | undefined
  /** Default: the theme's `fontFamily`. */
  fontFamily?: string | undefined
  logoUrl?: string | undefined
}

interface ChatSettings {
  widget: 'chat'
  /**
   * - `inline`: in the place of `<Embed>`.
   * - `floating`: over the page, behind a round button in a corner.
   * - `button`: over the page, and hidden until `open` is `true`. For a page that has its own button.
   *
   * Default `inline`.
   */
  launcher?: 'floating' | 'inline' | 'button' | undefined
  /**
   * Opens or closes a `floating` or `button` chat, without a restart. Keep it in step with the events
   * `chat:open` and `chat:close` of `onEvent`: people close the chat themselves. Default `false`.
   */
  open?: boolean | undefined
  /** The corner of a `floating` or `button` chat. */
  placement?: 'bottom-right' | 'bottom-left' | 'top-right' | 'top-left' | undefined
  chatTitle?: string | undefined
  initialMessage?: string | undefined
}

interface SearchSettings {
  widget: 'search'
  /** Default `inline`: in the place of `<Embed>`. */
  mode?: 'modal' | 'inline' | undefined
  aiSummary?: boolean | undefined
  facets?: boolean | undefined
  seeAllUrl?: string | undefined
}

/**
 * Options of `mode="inline"`: those of the script's `init`, and the script's address. The names come from the
 * vendor's source, `adf3400`.
 */
export type InteraktInlineOptions = ExperienceOptions &
  Look &
  (ChatSettings | SearchSettings) & {
    /** Default: `https://admin.interakt.app/embed/v1/widgets.js`. */
    scriptUrl?: string | undefined
    /** Subresource integrity of the script. */
    integrity?: string | undefined
    /** Default: the origin of `scriptUrl`. */
    apiBaseUrl?: string | undefined
  }

/**
 * Options of `mode="iframe"`: a page of your own with the widget in it, which uses `handshake`. The vendor
 * offers no such page.
 */
export type InteraktFrameOptions = ExperienceOptions & { widget: 'chat' | 'search'; url: string }
