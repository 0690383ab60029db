import { type CSSProperties, type Ref, type RefObject, useEffect, useRef } from 'react'
import { useEmbedContext } from '../hooks/context'
import { useHandle } from '../hooks/useHandle'
import { useHydrated } from '../hooks/useHydrated'
import { useKeepAlive } from '../hooks/useKeepAlive'
import { useWidget } from '../hooks/useWidget'
import { driveFrame } from '../vendor-kit/frame/frame'
import { modeOf } from '../vendor-kit/mode'
import type { WidgetProps } from '../widget/view/props'
import { marksOf } from './data-attributes'
import { EmbedSlot } from './EmbedSlot'

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
    <Frame
      key={`${props.sandbox}|${props.allow}|${props.credentialless ?? false}`}
      {...(props as unknown as EmbedFrameProps<Modes>)}
    />
  )
}

/** Inside, which options they are is of no account. */
type Modes = { iframe: object }

function Frame({ ref: handle, ...props }: EmbedFrameProps<Modes>) {
  const ref = useRef<HTMLElement>(null)
  const mode = modeOf(props.vendor, 'iframe')
  const { sandbox, allow, credentialless, title } = props
  const keepAlive = useKeepAlive('<EmbedFrame>', props)
  const isStyled = useHydrated()
  const referrerPolicy = mode.referrerPolicy ?? (mode.tokenInUrl ? 'no-referrer' : 'strict-origin')
  // A stand-in's page is an empty one of its own: happy-dom loads no other.
  const isEmpty = !!useEmbedContext('<EmbedFrame>').stage?.standIn
  useWidget(ref, props, {
    caller: '<EmbedFrame>',
    drive: (element: HTMLIFrameElement) =>
      driveFrame(mode, element, props.vendor.name, { sandbox, allow, credentialless }),
    create: () => {
      const frame = Object.assign(
        document.createElement('iframe'),
        { title, referrerPolicy },
        isEmpty && { srcdoc: '' },
      )
      frame.dataset['embedSurface'] = 'iframe'
      Object.assign(frame.style, STYLE, { border: '0', minHeight: 'inherit' })
      return frame
    },
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
    <iframe
      {...marksOf(props)}
      ref={ref as RefObject<HTMLIFrameElement>}
      title={title}
      data-embed-surface="iframe"
      referrerPolicy={referrerPolicy}
      srcDoc={isEmpty ? '' : undefined}
      className={props.className}
      {...(isStyled ? undefined : BARE)}
      style={isStyled ? { ...STYLE, border: 0, ...props.style } : props.style}
    />
  )
}

// The colour scheme is not the page's: a frame whose own page has another gets an opaque white backdrop.
const STYLE = {
  colorScheme: 'normal',
  display: 'block',
  width: '100%',
  height: '100%',
  borderRadius: 'inherit',
}
/** In server-rendered markup, where a strict CSP allows attributes, but no style. */
const BARE = { width: '100%', height: '100%', frameBorder: 0 }
