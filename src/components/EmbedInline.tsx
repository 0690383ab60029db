import { type CSSProperties, type Ref, useRef } from 'react'
import { useHandle } from '../hooks/useHandle'
import { useHydrated } from '../hooks/useHydrated'
import { useKeepAlive } from '../hooks/useKeepAlive'
import { useWidget } from '../hooks/useWidget'
import { driveInline } from '../vendor-kit/inline'
import { modeOf } from '../vendor-kit/mode'
import type { WidgetProps } from '../widget/view/props'
import { marksOf } from './data-attributes'
import { EmbedSlot } from './EmbedSlot'

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
  return <Container {...(props as unknown as EmbedInlineProps<Modes>)} />
}

/** Inside, which options they are is of no account. */
type Modes = { inline: object }

function Container({ ref: handle, ...props }: EmbedInlineProps<Modes>) {
  const ref = useRef<HTMLDivElement>(null)
  const mode = modeOf(props.vendor, 'inline')
  const keepAlive = useKeepAlive('<EmbedInline>', props)
  const isStyled = useHydrated()
  useWidget(ref, props, {
    caller: '<EmbedInline>',
    drive: (element: HTMLElement) => driveInline(mode, element),
    create: () => {
      const element = document.createElement('div')
      element.dataset['embedSurface'] = 'inline'
      Object.assign(element.style, { width: '100%', height: '100%', minHeight: 'inherit' })
      return element
    },
  })
  useHandle(ref, handle)
  if (keepAlive !== false)
    return (
      <EmbedSlot elementRef={ref} marks={marksOf(props)} className={props.className} style={props.style} />
    )
  return (
    <div
      {...marksOf(props)}
      ref={ref}
      data-embed-surface="inline"
      className={props.className}
      style={isStyled ? { width: '100%', height: '100%', ...props.style } : props.style}
    />
  )
}
