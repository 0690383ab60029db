import type { CSSProperties, Ref } from 'react'
import type { WidgetProps } from '../widget/view/props'
import { EmbedSurface, type EmbedSurfaceProps } from './EmbedSurface'

/** Props of {@link EmbedInline}. */
export interface EmbedInlineProps<M extends { inline: object }> extends WidgetProps<M, M['inline']> {
  /**
   * Gets the element that the widget is in. From React 19 on. React 18 passes no `ref` to a function
   * component: give `id`, which is on that element, or with `keepAlive` on the element around it.
   */
  ref?: Ref<HTMLDivElement> | undefined
  className?: string | undefined
  style?: CSSProperties | undefined
}

/**
 * A widget in an element of the page, and nothing around it: no skeleton, no error. `<Embed>` has those.
 *
 * Renders one `<div data-embed-surface="inline">`, which React then leaves alone: what is in it is the
 * vendor's. With `keepAlive`, it is in a `<div data-embed-slot>`.
 *
 * @throws {EmbedError} `EMBED_NO_PROVIDER`.
 */
export function EmbedInline<M extends { inline: object }>(props: EmbedInlineProps<M>) {
  return (
    <EmbedSurface
      caller="<EmbedInline>"
      mode="inline"
      {...(props as unknown as Omit<EmbedSurfaceProps, 'mode' | 'caller'>)}
    />
  )
}
