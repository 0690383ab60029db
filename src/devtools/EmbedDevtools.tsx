import {
  type ComponentType,
  lazy,
  Suspense,
  useEffect,
  useId,
  useInsertionEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { createPortal } from 'react-dom'
import { ErrorBoundary } from 'react-error-boundary'
import type { EmbedClient } from '../client/embed-client'
import { useEmbedContext } from '../hooks/context'
import { useHydrated } from '../hooks/useHydrated'
import { createFaultControl, type FaultControl } from './faults'
import { createRecorder, type Recorder } from './recorder'
import { type Corner, createRoot } from './root'
import { statusOf } from './status'

/** Props of {@link EmbedDevtools}. */
export interface EmbedDevtoolsProps {
  /** The corner of the page that the button floats in. Default `bottom-left`. */
  position?: Corner | undefined
  /** Whether the panel is open from the start. Default `false`. */
  initialIsOpen?: boolean | undefined
}

/** Props of the panel. */
export interface PanelProps {
  client: EmbedClient
  recorder: Recorder
  faultControl: FaultControl
  onClose: () => void
}

/** `<EmbedDevtools />` with a panel that is loaded when it is first opened. */
export function createEmbedDevtools(load: () => Promise<{ default: ComponentType<PanelProps> }>) {
  const Panel = lazy(load)

  return function EmbedDevtools({ position = 'bottom-left', initialIsOpen = false }: EmbedDevtoolsProps) {
    const { client } = useEmbedContext('<EmbedDevtools>')
    const isHydrated = useHydrated()
    const [root] = useState(createRoot)
    const [isOpen, setOpen] = useState(initialIsOpen)
    const recorder = useMemo(() => createRecorder(client), [client])
    const faultControl = useMemo(() => createFaultControl(client), [client])
    const button = useRef<HTMLButtonElement>(null)
    const panelId = useId()

    // Runs before all other effects, so that the page's first requests are recorded.
    useInsertionEffect(() => recorder.start(), [recorder])
    useEffect(() => () => faultControl.stop(), [faultControl])
    useEffect(() => root?.enter(), [root])
    useEffect(() => root?.place(position), [root, position])

    const recorded = useSyncExternalStore(
      recorder.subscribe,
      () => recorder.recorded,
      () => recorder.recorded,
    )
    const faults = useSyncExternalStore(
      faultControl.subscribe,
      () => faultControl.faults,
      () => faultControl.faults,
    )
    if (!isHydrated || !root) return null

    const { tone, words } = statusOf(recorded)
    const on = [faults.isOffline ? 'offline' : '', faults.delayMs > 0 ? 'slow' : ''].filter(Boolean)
    const close = () => {
      setOpen(false)
      button.current?.focus()
    }
    return createPortal(
      <div
        className="devtools"
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !isOpen) return
          event.stopPropagation()
          close()
        }}
      >
        <button
          ref={button}
          type="button"
          className="launcher"
          aria-label={`Embed devtools: ${[words, ...on].join(', ')}`}
          aria-expanded={isOpen}
          aria-controls={isOpen ? panelId : undefined}
          data-tone={tone}
          onClick={() => setOpen(!isOpen)}
        >
          <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true">
            <circle cx="8" cy="12" r="4.25" />
            <path d="M12.25 12H21M17 12v3.5M20.5 12v2.5" />
          </svg>
          {on.length > 0 && <span className="badge">{on.join(', ')}</span>}
        </button>
        {isOpen && (
          <div id={panelId} className="panel" role="region" aria-label="Embed devtools">
            <ErrorBoundary
              fallback={<p className="notice">The panel could not be shown. Reload the page.</p>}
            >
              <Suspense fallback={<p className="notice">Loading…</p>}>
                <Panel client={client} recorder={recorder} faultControl={faultControl} onClose={close} />
              </Suspense>
            </ErrorBoundary>
          </div>
        )}
      </div>,
      root.shadow,
    )
  }
}
