import { type CSSProperties, type Ref, type RefObject, useEffect, useRef } from 'react'
import { useEmbedContext } from '../hooks/context'
import { useHandle } from '../hooks/useHandle'
import { useHydrated } from '../hooks/useHydrated'
import { useKeepAlive } from '../hooks/useKeepAlive'
import { useWidget } from '../hooks/useWidget'
import { modeOf } from '../vendor-kit/mode'
import type { EmbedVendor } from '../vendor-kit/vendor'
import type { EmbedMode, VendorModes } from '../vendor-kit/vendor-modes'
import type { WidgetProps } from '../widget/view/props'
import { marksOf } from './data-attributes'
import { EmbedSlot } from './EmbedSlot'

/** Inside, which options they are is of no account. */
type AnyModes = VendorModes & { inline: object; iframe: object }

/** What a widget's element is made with, whatever its mode. */
export interface EmbedSurfaceProps extends WidgetProps<AnyModes, object> {
  vendor: EmbedVendor<AnyModes>
  mode: EmbedMode
  /** The component, for its errors. */
  caller: string
  sandbox?: string | false | undefined
  allow?: string | undefined
  credentialless?: boolean | undefined
  ref?: Ref<HTMLElement> | undefined
  className?: string | undefined
  style?: CSSProperties | undefined
}

/**
 * The element that a widget is in; the vendor's mode says which. It knows of no mode itself, so a page ships
 * those that its vendors have.
 */
export function EmbedSurface({ ref: handle, mode, caller, ...props }: EmbedSurfaceProps) {
  const ref = useRef<HTMLElement>(null)
  const { vendor, sandbox, allow, credentialless, title } = props
  const { surface, drive } = modeOf(vendor, mode)
  const keepAlive = useKeepAlive(caller, props)
  const isStyled = useHydrated()
  // A stand-in's page is an empty one of its own: happy-dom loads no other.
  const { tag: Tag, attributes, bare, style } = surface(title, !!useEmbedContext(caller).stage?.standIn)
  useWidget(ref, props, {
    caller,
    drive: (element: HTMLElement) => drive(element, vendor.name, { sandbox, allow, credentialless }),
    create() {
      const element = document.createElement(Tag)
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
      element.dataset['embedSurface'] = mode
      Object.assign(element.style, style, { minHeight: 'inherit' })
      return element
    },
    isHydrated: isStyled,
    createdWith: [sandbox, allow, credentialless],
  })
  useHandle(ref, handle)
  useEffect(() => {
    if (keepAlive !== false) ref.current?.querySelector('iframe')?.setAttribute('title', title)
  }, [keepAlive, title])
  if (keepAlive !== false)
    return (
      <EmbedSlot elementRef={ref} marks={marksOf(props)} className={props.className} style={props.style} />
    )
  return (
    <Tag
      {...marksOf(props)}
      ref={ref as RefObject<never>}
      {...attributes}
      data-embed-surface={mode}
      className={props.className}
      {...(isStyled ? undefined : bare)}
      style={isStyled ? { ...style, ...props.style } : props.style}
    />
  )
}

/** Another one of these is another frame. */
export function frameKey(props: Pick<EmbedSurfaceProps, 'sandbox' | 'allow' | 'credentialless'>): string {
  return `${props.sandbox}|${props.allow}|${props.credentialless ?? false}`
}
