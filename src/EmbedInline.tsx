import { useRef, type CSSProperties } from 'react'
import { driveInline } from './inline'
import { useWidget, type WidgetProps } from './useWidget'
import type { EmbedVendor, InlineMode, ModeOptions, VendorModes } from './vendor'

export interface EmbedInlineProps<M extends VendorModes> extends WidgetProps<M, ModeOptions<M> & M['inline']> {
  className?: string | undefined
  style?: CSSProperties | undefined
}

/**
 * A widget in an element of the page, and nothing around it: no skeleton, no error. `<Embed>` has those.
 *
 * Renders one `<div data-embed-surface="inline">`, which React then leaves alone: what is in it is the vendor's.
 *
 * @throws {EmbedError} `EMBED_NO_PROVIDER`.
 */
export function EmbedInline<M extends VendorModes>(props: EmbedInlineProps<M>) {
  const ref = useRef<HTMLDivElement>(null)
  useWidget('<EmbedInline>', ref, props, (element) => driveInline(inlineMode(props.vendor), element))
  return <div ref={ref} data-embed-surface="inline" className={props.className} style={{ width: '100%', height: '100%', ...props.style }} />
}

function inlineMode<M extends VendorModes>(vendor: EmbedVendor<M>): InlineMode<ModeOptions<M> & M['inline']> {
  return (vendor.modes as unknown as { inline: InlineMode<ModeOptions<M> & M['inline']> }).inline
}
