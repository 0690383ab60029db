import type { OriginDialect } from '../base/allowed-origins'
import type { EmbedIdentity } from '../base/identity'
import type { JsonObject } from '../base/json'
import type { EmbedError } from '../errors/errors'
import type { ResolvedTheme } from '../theme/theme'

/** How a widget is put on the page: into an element of the page, or into a frame of its own. */
export type EmbedMode = 'inline' | 'iframe'

/** The options a vendor takes in each mode it has; plain data, compared by value. */
export interface VendorModes {
  inline?: object
  iframe?: object
}

/** How a renewed token is handed to a widget that is already there. */
export interface Swap {
  /**
   * `in-place`: the widget goes on with it. `reload`: the widget has to load anew. `remount`: it has to be
   * taken down and put up again.
   */
  apply: 'in-place' | 'reload' | 'remount'
  /**
   * When a swap that costs the user their place is made. `idle`: when nobody looks, types or has touched the
   * widget for 10 s, and at the latest before the old token dies. `at-once`: immediately. `on-rejection`:
   * only when the widget refuses a token. Default `idle`.
   */
  when?: 'idle' | 'at-once' | 'on-rejection'
  /**
   * Where one reload reloads every widget of the vendor on the page, a name for that group: it then waits
   * until all of them can.
   */
  together?: string
}

/** What a widget needs besides its token; it is loaded beside it. */
export type WidgetAsset =
  /** It is run once per page. */
  | ({ kind: 'script' } & RemoteFile)
  /** It is applied once per page. */
  | ({ kind: 'style' } & RemoteFile)
  /** A script that `mount` runs with {@link MountContext.runScript}: it is fetched early, and not run yet. */
  | ({ kind: 'prefetch' } & RemoteFile)
  /** The connection is opened early. */
  | { kind: 'connect'; url: string }
  /**
   * Code that the page's bundler splits off, e.g. `() => import('acme-sdk')`; `mount` imports it again, at no
   * cost.
   */
  | { kind: 'module'; load: () => Promise<unknown> }

interface RemoteFile {
  url: string
  /** Subresource integrity. */
  integrity?: string | undefined
  /** Default: `anonymous` where there is `integrity`, which wants it. */
  crossOrigin?: 'anonymous' | 'use-credentials' | undefined
}

/**
 * A script that is run for one mount, for vendors whose script reads its own tag, or the page, as it runs.
 */
export interface ScriptRun extends RemoteFile {
  /** Attributes of the script's tag; undefined ones are left out. The tag is removed once it has run. */
  attributes?: Readonly<Record<string, string | undefined>> | undefined
  /**
   * Called right before it runs, when no other mount is running the same script any more. `false`: it need
   * not run. What it throws is the mount's failure.
   */
  before?: (() => boolean) | undefined
}

/** How a widget tells the library what happens in it. */
export interface WidgetReport {
  /**
   * The widget shows itself to its user; said again where it is there again after a reload, if it can tell.
   */
  ready: () => void
  /**
   * The widget's token was refused. One renewal follows; a second refusal is a failure. `hint`: what the
   * vendor says of it, told to `onError`.
   */
  rejected: (hint?: string) => void
  /**
   * Something else went wrong. It never fetches a token. More than 10 errors in a second are dropped. The
   * widget's tokens are taken out of the error.
   */
  failed: (error: EmbedError) => void
  /** The widget's content is this high, in px. */
  height: (px: number) => void
  /**
   * The widget has begun a session of its own, which ends in so many ms: {@link WidgetHandle.renewSession} is
   * called before.
   */
  session: (endsInMs: number) => void
  /**
   * Anything else that the host may want to know. It reaches `onEvent` as `widget.event`. More than 100 in a
   * second are dropped.
   *
   * The widget's tokens are taken out of the texts in `detail`, in plain objects, arrays and errors; any
   * other object is passed on unchanged. A text is cut after 10,000 characters. More than 6 levels deep, or
   * after 500 objects, the rest is replaced by `"…"`.
   */
  event: (name: string, detail?: unknown) => void
}

/** What {@link InlineMode.mount} is given. */
export interface MountContext<O> {
  /** An empty element of ours that the widget may fill. */
  container: HTMLElement
  options: O
  token: string
  theme: ResolvedTheme
  /** Whose widget it is, as the provider says; for keys of what the widget stores. */
  identity: EmbedIdentity
  report: WidgetReport
  /**
   * Runs a script for this mount, as often as there are mounts. @throws {EmbedError} `EMBED_WIDGET_LOAD`, or
   * `EMBED_ABORTED` where the mount is over.
   */
  runScript: (script: ScriptRun) => Promise<void>
}

/** A widget on the page. */
export interface WidgetHandle<O> {
  /** Overrides the mode's {@link Swap} with what the real widget turned out to need. */
  swap?: Swap
  /**
   * Gives the widget a token, in whatever way costs its user nothing. Called at once with every new token.
   */
  setToken: (token: string) => void
  /**
   * Makes the widget use the token given last, at the price of its user's place in it. Called where
   * `swap.apply` is `reload`.
   */
  reload?: () => void | Promise<void>
  /**
   * Its token has died and there is no other yet: takes it away, so that the widget makes no call. `setToken`
   * follows when there is one. Without this method, a widget in view is destroyed instead, and mounted anew
   * with the next token.
   */
  suspend?: () => void
  /**
   * Its token has died: do not give it to a part of the widget that asks. Called before `suspend`, and where
   * there is none.
   */
  withhold?: () => void
  /** Without it, a change of theme reaches the widget by CSS inheritance alone. */
  setTheme?: (theme: ResolvedTheme) => void
  /**
   * Renews the session that {@link WidgetReport.session} told of, without a loss to the user: now, or as soon
   * as an answer that is being written is there.
   */
  renewSession?: () => void
  /** What its user looks at and touches, where that is not in `container`. */
  surface?: HTMLElement
  /** Whether something goes on that a reload would cut off, e.g. an answer being written. */
  isBusy?: () => boolean
  /** Applies changed options in place; `false`, or no such method: mount it anew. */
  update?: (options: O) => boolean
  destroy: () => void
}

/** A widget that lives in an element of the page. */
export interface InlineMode<O> {
  swap: Swap
  assets?: (options: O) => readonly WidgetAsset[]
  /**
   * The widget lies over the page instead of in its place there: `<Embed>` takes no room, and shows a failure
   * in the page's corner. Default: no.
   */
  floats?: (options: O) => boolean
  /**
   * Puts the widget into `container`. Called once its assets are loaded and a token is there. A promise may
   * come late: if the widget is no longer wanted by then, `destroy` follows at once.
   */
  mount: (context: MountContext<O>) => WidgetHandle<O> | Promise<WidgetHandle<O>>
}

/** What a message of the frame means. */
export type FrameSignal =
  | { type: 'token-wanted' }
  | { type: 'ready' }
  | { type: 'rejected' }
  | { type: 'height'; px: number }
  | { type: 'failed'; message: string }
  | { type: 'event'; name: string; detail?: unknown }

/**
 * A widget that lives in a frame. Its messages are read only from that frame, and only while the origin of
 * `src` is in it.
 */
export interface FrameMode<O> {
  swap: Swap
  /** The frame's address, on http(s). `token` is a string only where `tokenInUrl` is set. */
  src: (options: O, context: { token: string | null; theme: ResolvedTheme }) => string
  /**
   * The token travels in the address; the frame then loads after it, not beside it, and by a link: its
   * address is in no attribute and in no Resource Timing.
   */
  tokenInUrl?: boolean
  /**
   * When the frame counts as ready. `message`: its page says so. `load`: the browser has loaded something in
   * it; whether that is the vendor's page, or an error page, no browser tells.
   */
  readyOn: 'message' | 'load'
  /** The `sandbox` attribute. */
  sandbox: string
  /** The `allow` attribute. Default: nothing. */
  allow?: string
  /** The `referrerpolicy` attribute. Default `strict-origin`; `no-referrer` with `tokenInUrl`. */
  referrerPolicy?: ReferrerPolicy
  /**
   * Reads a message of the frame; `null`: it is not for us. `data` is whatever the frame sent. What this
   * throws is the widget's failure.
   */
  receive?: (data: unknown, options: O) => FrameSignal | null
  /**
   * The messages that hand over a token: one the frame asked for, or one that was renewed. Where `swap.apply`
   * is not `in-place`, a renewed one is handed over when it may cost the user their place.
   */
  deliver?: (token: string, options: O, why: 'wanted' | 'renewed') => readonly unknown[]
  /**
   * The messages that hand over changed options to a frame that has asked for its token; `null`: it loads
   * anew, as it does where `src` is another one by now. They are handed over again when it asks again.
   * Default: it loads anew.
   */
  deliverOptions?: (options: O, before: O) => readonly unknown[] | null
  /**
   * The messages that hand over a theme; where there are none, a theme that changes `src` waits for the next
   * load.
   */
  deliverTheme?: (theme: ResolvedTheme, options: O) => readonly unknown[]
}

/**
 * Keys in the page's `localStorage` and `sessionStorage` that a vendor's code writes for its user: exact, or
 * a prefix ending in `*`.
 */
export type StorageKey = string

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
  /** What is known of the vendor's tokens. */
  token?: {
    /** The documented lifetime in seconds, used where an answer does not tell; `null`: for ever. */
    lifetimeSeconds?: number | null
    /**
     * The vendor refuses tokens, or sessions, in this last part of their life, in ms: they are renewed before
     * it.
     */
    minLeadMs?: number
  }
  /**
   * What the backend needs in order to choose the token. Widgets with an equal answer share one token.
   * Default: `{}`, one token a vendor.
   */
  tokenParams?: (options: ModeOptions<M>) => JsonObject
  /** What is cleared from the page's storage when the user changes. */
  storage?: readonly StorageKey[]
  /**
   * How the vendor reads its list of allowed origins; `<Embed allowedOrigins>` goes by it. Default: exact.
   */
  origins?: OriginDialect
  modes: {
    [K in keyof M]: K extends 'inline' ? InlineMode<M[K]> : K extends 'iframe' ? FrameMode<M[K]> : never
  }
}

/** The options of any of a vendor's modes. */
export type ModeOptions<M extends VendorModes> = NonNullable<M[keyof M & EmbedMode]>

/**
 * Defines a vendor; gives back what it is given, checked by its type.
 *
 * @example
 * const acme = defineVendor<{ inline: { board: string } }>({
 *   id: 'acme',
 *   name: 'Acme',
 *   modes: { inline: { swap: { apply: 'in-place' }, mount: ({ container, options, token, report }) => … } },
 * })
 */
export function defineVendor<M extends VendorModes>(vendor: EmbedVendor<M>): EmbedVendor<M> {
  return vendor
}
