/** A file that a widget needs besides its token. Both are loaded at the same time. */
export type WidgetAsset =
  /** It is run once per page. */
  | ({ kind: 'script' } & RemoteFile)
  /** It is applied once per page. */
  | ({ kind: 'style' } & RemoteFile)
  /** A script that `mount` runs with {@link runScript}: it is fetched early, and not run yet. */
  | ({ kind: 'prefetch' } & RemoteFile)
  /** The connection is opened early. */
  | { kind: 'connect'; url: string }
  /**
   * Code that the page's bundler splits off, e.g. `() => import('acme-sdk')`; `mount` imports it again, at no
   * cost.
   */
  | { kind: 'module'; load: () => Promise<unknown> }

/** A file of the vendor. */
export interface RemoteFile {
  url: string
  /** Subresource integrity. */
  integrity?: string | undefined
  /** Default: `anonymous` where there is `integrity`, which wants it. */
  crossOrigin?: 'anonymous' | 'use-credentials' | undefined
}
