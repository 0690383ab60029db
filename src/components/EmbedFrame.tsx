import type { CSSProperties, Ref } from 'react'
import type { WidgetProps } from '../widget/view/props'
import { EmbedSurface, type EmbedSurfaceProps, frameKey } from './EmbedSurface'

/** Props of {@link EmbedFrame}. */
export interface EmbedFrameProps<M extends { iframe: object }> extends WidgetProps<M, M['iframe']> {
  /**
   * Instead of the vendor's. `false`: none, for a page of your own origin, where a sandbox with scripts
   * protects nothing. A change loads the frame anew.
   */
  sandbox?: string | false | undefined
  /** The frame's permissions, instead of the vendor's. A change loads the frame anew. */
  allow?: string | undefined
  /**
   * Loads the frame without cookies and storage of its origin, in an empty context of its own. A cross-origin
   * isolated page (`Cross-Origin-Embedder-Policy`) shows frames of vendors that do not send that header only
   * so. Chromium; other browsers ignore it. A change loads the frame anew. Default `false`.
   */
  credentialless?: boolean | undefined
  /**
   * Gets the frame. From React 19 on. React 18 passes no `ref` to a function component: give `id`, which is
   * on that element, or with `keepAlive` on the element around it.
   */
  ref?: Ref<HTMLIFrameElement> | undefined
  className?: string | undefined
  style?: CSSProperties | undefined
}

/**
 * A widget in a frame, and nothing around it: no skeleton, no error. `<Embed>` has those.
 *
 * Renders one `<iframe>` with `title`, `sandbox`, `allow`, `referrerpolicy` and `credentialless`; with
 * `keepAlive`, in a `<div data-embed-slot>`. Its address and token are given to it after it is on the page:
 * neither is in server-rendered HTML.
 *
 * @throws {EmbedError} `EMBED_NO_PROVIDER`.
 */
export function EmbedFrame<M extends { iframe: object }>(props: EmbedFrameProps<M>) {
  return (
    <EmbedSurface
      key={frameKey(props)}
      caller="<EmbedFrame>"
      mode="iframe"
      {...(props as unknown as Omit<EmbedSurfaceProps, 'mode' | 'caller'>)}
    />
  )
}
