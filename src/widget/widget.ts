import type { EmbedClient } from '../client/embed-client'
import type { EmbedError } from '../errors/errors'
import { isMendedByToken } from '../errors/failure'
import type { ResolvedTheme } from '../theme/theme'
import type { WidgetDriver } from '../vendor-kit/driver'
import type { EmbedVendor, ModeOptions, VendorModes } from '../vendor-kit/vendor'
import { type Mounted, mountWidget } from './mounted'

/**
 * What a person sees of a widget.
 *
 * - `loading`: token, assets and the widget itself are on their way.
 * - `ready`: it is there, and goes on being there while its token is renewed.
 * - `expired`: it is there, but must not be used until there is a token again.
 * - `failed`: it is not there, or of no use; `retry` starts over.
 */
export type WidgetState =
  | { readonly status: 'loading' | 'ready' | 'expired'; readonly error: null }
  | { readonly status: 'failed'; readonly error: EmbedError }

export interface WidgetSetup<M extends VendorModes, O extends ModeOptions<M>> {
  client: EmbedClient
  vendor: EmbedVendor<M>
  driver: WidgetDriver<O>
  /** The element that the user looks at and types into. */
  element: HTMLElement
  options: O
  title: string
  theme: ResolvedTheme
  readyTimeoutMs: number
  nonce: string | undefined
  onState: (state: WidgetState) => void
  /** Its token is being renewed, or no longer. */
  onRefreshing: (isRefreshing: boolean) => void
  onHeight: (px: number) => void
  /** Something went wrong that a person need not be told by us: the widget is there, and tells by itself. */
  onError: (error: EmbedError) => void
  onTokenRefresh: () => void
}

/** Called when a widget that was parked cannot be kept any longer. */
export type OnGone = () => void

/** A widget on the page, from the first request to its end. */
export interface Widget<O> {
  setTheme: (theme: ResolvedTheme) => void
  /** Applies changed options in place; `false`: it would have to start over. */
  update: (options: O) => boolean
  /** The same, and starts over if it has to. */
  setOptions: (options: O) => void
  /** Starts over, with a new token if it was the token that failed. */
  retry: () => void
  /**
   * No view shows it any more: it goes on with what keeps it alive, and no more. `false`: there is nothing to
   * keep, or it cannot be kept.
   */
  park: (onGone: OnGone) => boolean
  /** A view shows it again. */
  resume: () => void
  destroy: () => void
}

const LOADING: WidgetState = { status: 'loading', error: null }

/**
 * Puts a widget on the page, keeps its token fresh, and takes it down again. A change of identity starts it
 * over.
 */
export function createWidget<M extends VendorModes, O extends ModeOptions<M>>(
  setup: WidgetSetup<M, O>,
): Widget<O> {
  const { client, vendor } = setup
  const { run: change } = client.outbox
  let { options, theme } = setup
  let state = LOADING
  let isDestroyed = false
  let mounted: Mounted<O> | undefined
  /** Counts the starts: a retry under way is overtaken by whatever starts the widget meanwhile. */
  let run = 0
  let onGone: OnGone | null = null

  function show(next: WidgetState) {
    if (isDestroyed || (next.status === state.status && next.error === state.error)) return
    state = next
    setup.onState(next)
  }

  function start() {
    if (isDestroyed) return
    run += 1
    change(() => {
      mounted?.stop()
      show(LOADING)
      mounted = mountWidget({ ...setup, options, theme, getState: () => state, onState: show })
    })
  }

  function update(next: O): boolean {
    if (!mounted?.setOptions(next)) return false
    options = next
    return true
  }

  const unlisten = client.onEvent((event) => {
    if (event.type !== 'identity.changed') return
    if (onGone) onGone()
    else start()
  })
  start()

  function retry() {
    if (onGone) return onGone()
    const { error } = state
    if (!error || !(isMendedByToken(error) || error.code === 'EMBED_TOKEN_REJECTED')) return start()
    run += 1
    const mine = run
    const refreshed = client.refresh(vendor, options)
    // Needed all the while, so that a refusal is not asked for a second time by the start that follows.
    const release = client.subscribe(vendor, options, () => {})
    mounted?.stop()
    mounted = undefined
    show(LOADING)
    const goOn = () => {
      if (mine === run) start()
      void Promise.resolve().then(release) // after what was started has subscribed
    }
    refreshed.then(goOn, goOn)
  }

  return {
    setTheme(next) {
      theme = next
      change(() => mounted?.setTheme(next))
    },
    update: (next) => change(() => update(next)),
    setOptions: (next) =>
      change(() => {
        if (update(next)) return
        options = next
        start()
      }),
    retry: () => change(retry),
    park: (gone) =>
      change(() => {
        onGone = gone
        if (mounted?.park(gone)) return true
        onGone = null
        return false
      }),
    resume: () =>
      change(() => {
        onGone = null
        mounted?.resume()
      }),
    destroy() {
      isDestroyed = true
      unlisten()
      change(() => mounted?.stop())
    },
  }
}
