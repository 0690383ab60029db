import { useRef, type CSSProperties } from 'react'
import { modeOf } from './mode'
import { driveInline } from './inline'
import { useWidget, type WidgetProps } from './useWidget'

/** Props of {@link EmbedInline}. */
export interface EmbedInlineProps<M extends { inline: object }> extends WidgetProps<M, M['inline']> {
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
export function EmbedInline<M extends { inline: object }>(props: EmbedInlineProps<M>) {
  return <Container {...(props as unknown as EmbedInlineProps<Modes>)} />
}

/** Inside, which options they are is of no account. */
type Modes = { inline: object }

function Container(props: EmbedInlineProps<Modes>) {
  const ref = useRef<HTMLDivElement>(null)
  const mode = modeOf(props.vendor, 'inline')
  useWidget('<EmbedInline>', ref, props, (element) => driveInline(mode, element))
  return <div ref={ref} data-embed-surface="inline" className={props.className} style={{ width: '100%', height: '100%', ...props.style }} />
}
