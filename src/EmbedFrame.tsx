import { useRef, type CSSProperties } from 'react'
import { driveFrame } from './frame'
import { modeOf } from './mode'
import { useWidget, type WidgetProps } from './useWidget'

/** Props of {@link EmbedFrame}. */
export interface EmbedFrameProps<M extends { iframe: object }> extends WidgetProps<M, M['iframe']> {
  /** Instead of the vendor's. `false`: none, for a page of your own origin, where a sandbox with scripts protects nothing. A change loads the frame anew. */
  sandbox?: string | false | undefined
  /** The frame's permissions, instead of the vendor's. A change loads the frame anew. */
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
export function EmbedFrame<M extends { iframe: object }>(props: EmbedFrameProps<M>) {
  return <Frame key={`${props.sandbox}|${props.allow}`} {...(props as unknown as EmbedFrameProps<Modes>)} />
}

/** Inside, which options they are is of no account. */
type Modes = { iframe: object }

function Frame(props: EmbedFrameProps<Modes>) {
  const ref = useRef<HTMLIFrameElement>(null)
  const mode = modeOf(props.vendor, 'iframe')
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
      style={{ colorScheme: 'normal', display: 'block', width: '100%', height: '100%', border: 0, borderRadius: 'inherit', ...props.style }}
    />
  )
}
