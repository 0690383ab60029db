import {
  type CSSProperties,
  type Dispatch,
  type MouseEvent,
  type ReactElement,
  type ReactNode,
  type Ref,
  type SetStateAction,
  useMemo,
  useRef,
  useState,
} from 'react'
import { development } from '../development/development'
import type { EmbedError } from '../errors/errors'
import { useHydrated } from '../hooks/useHydrated'
import { useInertUnless } from '../hooks/useInert'
import { useTheme } from '../hooks/useTheme'
import type { Mode } from '../vendor-kit/mode'
import type { EmbedMode, ModeOptions, VendorModes } from '../vendor-kit/vendor-modes'
import type { EmbedState, WidgetProps } from '../widget/view/props'
import { marksOf } from './data-attributes'
import { EmbedBoundary } from './EmbedBoundary'
import { EmbedFailure } from './EmbedFailure'
import { EmbedNotice } from './EmbedNotice'
import { EmbedSkeleton } from './EmbedSkeleton'
import { EmbedStrut } from './EmbedStrut'
import { EmbedSurface, type EmbedSurfaceProps, frameKey } from './EmbedSurface'
import { EmbedThemed } from './EmbedThemed'
import { FLOATING } from './styles'

/** Props of {@link Embed}. */
export interface EmbedProps<M extends VendorModes, K extends keyof M & EmbedMode> extends Omit<
  WidgetProps<M, ModeOptions<M>>,
  'options'
> {
  /** In an element of the page, or in a frame of its own; of the modes that the vendor has. */
  mode: K
  /** Plain data, compared by value: an inline object never re-embeds. */
  options: M[K]
  /** Reserved from the first paint on: a number of px or a CSS length. Default 600. */
  height?: number | string | undefined
  /** Default `100%`. */
  width?: number | string | undefined
  /** Shown while the widget loads, instead of the skeleton. */
  fallback?: ReactNode
  /** Shown when it failed, instead of the panel with its Retry. */
  renderError?: ((failure: { error: EmbedError; retry: () => void }) => ReactNode) | undefined
  /**
   * Throw to the nearest error boundary, e.g. `<EmbedBoundary>`, instead of showing an error here. Default
   * `false`.
   */
  throwOnError?: boolean | undefined
  /**
   * The origins that the vendor's dashboard lists for this widget, as it lists them. In development, a page
   * that is on none of them is told so on the console, before the vendor refuses it without a word. Default:
   * not checked.
   */
  allowedOrigins?: readonly string[] | undefined
  /** Frames only: instead of the vendor's `sandbox`. */
  sandbox?: K extends 'iframe' ? string | false | undefined : undefined
  /** Frames only: instead of the vendor's `allow`. */
  allow?: K extends 'iframe' ? string | undefined : undefined
  /**
   * Frames only: loads the frame without cookies and storage of its origin, as a cross-origin isolated page
   * needs it. Default `false`. See {@link EmbedFrameProps}.
   */
  credentialless?: K extends 'iframe' ? boolean | undefined : undefined
  /**
   * Gets the frame, or the element that the widget is in. From React 19 on. React 18 passes no `ref` to a
   * function component: give `id`, and look for `[data-embed-surface]` inside the element of that id.
   */
  ref?: Ref<K extends 'iframe' ? HTMLIFrameElement : HTMLDivElement> | undefined
  className?: string | undefined
  style?: CSSProperties | undefined
}

/**
 * A vendor's widget, with everything around it: its token, kept fresh; a skeleton while it loads; an error
 * with Retry; the theme.
 *
 * Renders one `<div data-embed="<vendor id>" data-embed-state="loading|ready|expired|failed">` of the given
 * size. A renewed token renders nothing. A widget that lies over the page takes no room in it: no height, no
 * skeleton, and a failure in the page's corner.
 *
 * @throws {EmbedError} `EMBED_NO_PROVIDER`; with `throwOnError`, whatever made the widget fail.
 *
 * @example
 * <Embed vendor={returningAi} mode="inline" options={{ widget: 'store', communityId: 'c1', bundleUrl }} title="Store" height={600} />
 */
export function Embed<M extends VendorModes, K extends keyof M & EmbedMode>(props: EmbedProps<M, K>) {
  const {
    vendor,
    mode,
    title,
    autoHeight,
    height = 600,
    width = FULL_WIDTH,
    className,
    style,
    fallback,
    renderError,
    throwOnError,
  } = props
  development?.checkEmbed(props)
  const [{ status, error, retry }, setState] = useState<EmbedState>(BEGINNING)
  const box = useRef<HTMLDivElement>(null)
  const surface = useRef<HTMLDivElement>(null)
  const isStyled = useHydrated()
  const here = useTheme(props.theme, isStyled)
  const { labels } = here
  const [isFromServer] = useState(!isStyled)
  const isCovered = status !== 'ready'
  const uncover = useInertUnless(!isCovered, surface)
  if (throwOnError && error) throw error

  /** Retry's button goes; who pressed it is not sent back to the top of the page. */
  const keepFocus = ({ target }: MouseEvent) => {
    if (target instanceof Element && target.closest('button')) box.current?.focus({ preventScroll: true })
  }
  // A mode that the vendor does not have is told of by what is inside.
  const modes = vendor.modes as Partial<Record<EmbedMode, Partial<Mode<object>>>>
  const floats = modes[mode]?.floatsOver?.(props.options as object) ?? false
  /** It has a size and a look of its own; on a server, an element without any keeps its place. */
  const isBox = isStyled && !floats
  const marks = useMemo(() => marksOf(props), [props])
  // A state of its own leaves the props as they are: the widget's element is not rendered again.
  const widget = useMemo(() => widgetOf(props, marks, setState, uncover), [props, marks, uncover])
  const body = (
    <>
      <div
        ref={surface}
        data-embed-part="surface"
        // While something covers the widget, its layers stay below. Otherwise it has those of the page: its own
        // dialogs lie over the page's header.
        data-embed-covered={isCovered && !floats ? '' : undefined}
        hidden={!isStyled}
        aria-busy={status === 'loading'}
      >
        {widget}
      </div>
      {!isStyled && !floats && (
        <EmbedStrut here={here} height={style?.height ?? height} isBlank={fallback !== undefined} />
      )}
      {isStyled &&
        status === 'loading' &&
        (fallback ?? (!floats && <EmbedSkeleton labels={labels} isFromServer={isFromServer} />))}
      {status === 'expired' && !floats && <EmbedNotice label={labels.reconnecting} />}
      {error && (
        <div onClickCapture={keepFocus} style={floats ? FLOATING : undefined}>
          {renderError ? (
            renderError({ error, retry })
          ) : (
            <EmbedFailure
              error={error}
              retry={retry}
              labels={labels}
              height={floats ? FLOATING.height : height}
            />
          )}
        </div>
      )}
    </>
  )
  return (
    <EmbedThemed
      here={here}
      isStyled={isStyled}
      {...marks}
      elementRef={box}
      tabIndex={-1}
      role="group"
      aria-label={title}
      data-embed={vendor.id}
      data-embed-state={status}
      data-embed-box={isBox ? '' : undefined}
      className={className}
      style={
        !isBox
          ? style
          : {
              [autoHeight ? 'minHeight' : 'height']: height,
              // The sheet has the default: each property of a style attribute costs a page of many.
              ...(width !== FULL_WIDTH && { width }),
              ...style,
            }
      }
    >
      {throwOnError ? body : <EmbedBoundary renderError={renderError}>{body}</EmbedBoundary>}
    </EmbedThemed>
  )
}

function widgetOf(
  props: object,
  marks: object,
  setState: Dispatch<SetStateAction<EmbedState>>,
  uncover: () => void,
): ReactElement {
  const { autoHeight, mode, onStateChange, onReady } = props as EmbedSurfaceProps
  const rest = Object.fromEntries(Object.entries(props).filter(([name]) => !(name in marks)))
  return (
    <EmbedSurface
      {...(rest as unknown as EmbedSurfaceProps)}
      key={mode === 'iframe' ? frameKey(props) : mode}
      caller="<Embed>"
      className={undefined}
      style={autoHeight ? { minHeight: 'inherit' } : undefined}
      onStateChange={(next) => {
        // Whoever waits has nothing to retry, and sees nothing new.
        setState((before) => (before.status === 'loading' && next.status === 'loading' ? before : next))
        onStateChange?.(next)
      }}
      onReady={() => {
        // Whoever is told that it is ready may put the keyboard into it.
        uncover()
        onReady?.()
      }}
    />
  )
}

const FULL_WIDTH = '100%'

// Spelled out: some bundlers keep a spread that nobody uses.
const BEGINNING: EmbedState = { status: 'loading', error: null, retry: () => {} }
