import { useRef, type CSSProperties } from 'react'
import { driveFrame } from './frame'
import { useWidget, type WidgetProps } from './useWidget'
import type { EmbedVendor, FrameMode, ModeOptions, VendorModes } from './vendor'

export interface EmbedFrameProps<M extends VendorModes> extends WidgetProps<M, ModeOptions<M> & M['iframe']> {
  /** Instead of the vendor's. `false`: none, for a page of your own origin, where a sandbox with scripts protects nothing. */
  sandbox?: string | false | undefined
  /** The frame's permissions, instead of the vendor's. */
  allow?: string | undefined
  className?: string | undefined
  style?: CSSProperties | undefined
}

/**
 * A widget in a frame, and nothing around it: no skeleton, no error. `<Embed>` has those.
 *
 * Renders one `<iframe>` with `title`, `sandbox`, `allow` and `referrerpolicy`. Its address and token are given to it after it is on the page: neither is in
 * server-rendered HTML.
 *
 * @throws {EmbedError} `EMBED_NO_PROVIDER`.
 */
export function EmbedFrame<M extends VendorModes>(props: EmbedFrameProps<M>) {
  const ref = useRef<HTMLIFrameElement>(null)
  const mode = frameMode(props.vendor)
  const { sandbox, allow } = props
  useWidget('<EmbedFrame>', ref, props, (element) => driveFrame(mode, element, props.vendor.name, { sandbox, allow }))
  return (
    <iframe
      ref={ref}
      title={props.title}
      data-embed-surface="iframe"
      referrerPolicy={mode.referrerPolicy ?? 'strict-origin'}
      className={props.className}
      // Not the page's: a frame whose own page has another colour scheme gets an opaque white backdrop.
      style={{ colorScheme: 'normal', display: 'block', width: '100%', height: '100%', border: 0, ...props.style }}
    />
  )
}

function frameMode<M extends VendorModes>(vendor: EmbedVendor<M>): FrameMode<ModeOptions<M> & M['iframe']> {
  return (vendor.modes as unknown as { iframe: FrameMode<ModeOptions<M> & M['iframe']> }).iframe
}
