import type { OriginDialect } from '../base/allowed-origins'
import type { JsonObject } from '../base/json'
import type { FrameMode } from './frame/frame-mode'
import type { InlineMode } from './inline'
import type { SingleUse } from './single-use'
import type { StorageKeys } from './storage-keys'
import type { ModeOptions, VendorModes } from './vendor-modes'

/**
 * A vendor, as a plain object: how its token is delivered, swapped and rejected, and how the theme is mapped.
 *
 * It has no React, no context and no state of its own, so that two copies of it on one page do no harm.
 */
export interface EmbedVendor<M extends VendorModes = VendorModes> {
  /** kebab-case; part of the cache key and of the token request. */
  id: string
  /** As people write it. */
  name: string
  /** Facts about the vendor's tokens. */
  token?: {
    /** The documented lifetime in seconds, used where an answer does not tell; `null`: for ever. */
    lifetimeSeconds?: number | null
    /**
     * The vendor refuses tokens, or sessions, in this last part of their life, in ms: they are renewed before
     * it.
     */
    minLeadMs?: number
    /**
     * `mount`: the token opens the widget, which then has a session of its own and needs no token. The token is
     * not renewed. The widget's `mount` tells of the session by `report.session`, and the widget is mounted anew
     * with a new token before that session ends, as `swap` says. Default `always`.
     */
    neededFor?: 'always' | 'mount'
    /** The token can be used once: {@link singleUse}. Default: any number of widgets share it. */
    singleUse?: SingleUse
    /** Values inside the token that no error and no event may tell, e.g. the members of a bundle. */
    secrets?: (token: string) => readonly string[]
  }
  /** The reports that the vendor's widgets never make, so that nothing waits for them. Default: they tell everything. */
  silentAbout?: readonly ('rejected' | 'height')[]
  /**
   * Forgets what the vendor's SDK keeps on the page for its user, e.g. a token in a global. Called after the
   * widgets of the user before were destroyed, and before the next user's are mounted.
   */
  forgetUser?: () => void
  /** @internal Counts the widgets that have tokens of their own; see {@link singleUse}. */
  own?: number
  /**
   * Returns the values that the backend needs in order to choose the token. Widgets with equal values share one
   * token. Default: `{}`, one token a vendor.
   */
  tokenParams?: (options: ModeOptions<M>) => JsonObject
  /**
   * Keys of the page's storage that are cleared when the user changes, made by {@link storageKeys}. Default: none.
   */
  storage?: StorageKeys
  /**
   * How the vendor reads its list of allowed origins; `<Embed allowedOrigins>` goes by it. Default: exact.
   */
  origins?: OriginDialect
  /** Made by {@link inline} and {@link frame}. */
  modes: {
    [K in keyof M]: K extends 'inline' ? InlineMode<M[K]> : K extends 'iframe' ? FrameMode<M[K]> : never
  }
}

/**
 * Defines a vendor; gives back what it is given, checked by its type.
 *
 * @example
 * const acme = defineVendor<{ inline: { board: string } }>({
 *   id: 'acme',
 *   name: 'Acme',
 *   modes: { inline: inline({ mount: ({ container, options, token, report }) => … }) },
 * })
 */
/* @__NO_SIDE_EFFECTS__ */
export function defineVendor<M extends VendorModes>(vendor: EmbedVendor<M>): EmbedVendor<M> {
  return vendor
}
