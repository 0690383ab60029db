import { isMendedByToken } from '../errors/failure'
import type { ModeOptions, VendorModes } from '../vendor-kit/vendor-modes'
import { type OnGone, type Place, SHOWN } from './life'
import type { WidgetSetup } from './setup'
import { type Start, startWidget } from './start'
import { LOADING, type WidgetState } from './state'

/** A widget on the page, from the first request to its end. */
export interface WidgetController<O> {
  /** Tells the widget of the theme, which is another one. */
  applyTheme: () => void
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

/**
 * Puts a widget on the page, keeps its token fresh, and takes it down again.
 *
 * Three axes: its life (`Life`), its place (`Place`), and what a person sees (`WidgetState`). Whatever is not
 * in the table changes nothing; `test/widget/transitions.test.ts` walks it.
 *
 * | life | event | life then | a person sees |
 * |---|---|---|---|
 * | waiting | assets there, and a token that lives | mounting, mounted | loading, until the widget is ready |
 * | waiting | assets or the first token failed | over | failed |
 * | mounting | `mount` failed | over | failed |
 * | mounted | ready | mounted | ready |
 * | mounted | token renewed, `in-place` or `reload` | mounted | ready |
 * | mounted | token renewed, `remount` | mounted anew | loading, ready |
 * | mounted | token rejected, renewed | mounted | ready |
 * | mounted | token rejected, and its replacement | over | failed |
 * | mounted | token expired, widget has `suspend` | mounted | expired |
 * | mounted | token expired, widget has none, in view | waiting | expired |
 * | mounted | the widget failed before it was ready | over | failed |
 * | mounted | not ready in time | mounted: late is better than never | failed, then ready |
 * | any | options that the widget takes | the same | the same |
 * | any | options that it does not take, retry, another user | waiting: it starts over | loading |
 * | any, parked | another user, a failure, a swap that costs its place | gone | nothing |
 * | any | destroyed | over | nothing |
 */
export function createWidgetController<M extends VendorModes, O extends ModeOptions<M>>(
  setup: WidgetSetup<M, O>,
): WidgetController<O> {
  const { client, vendor } = setup
  const { run: change } = client.outbox
  let { options } = setup
  let state = LOADING
  let place: Place = SHOWN
  /** `null`: a retry waits for its token, or it is destroyed. */
  let current: Start<O> | null = null
  /** Counts the starts: a retry under way is overtaken by whatever starts the widget meanwhile. */
  let starts = 0
  let isDestroyed = false

  function show(next: WidgetState) {
    if (isDestroyed || (next.status === state.status && next.error === state.error)) return
    state = next
    setup.onState(next)
  }

  function start() {
    if (isDestroyed) return
    starts += 1
    change(() => {
      current?.stop()
      show(LOADING)
      const getters = { getState: () => state, getPlace: () => place }
      current = startWidget({ ...setup, ...getters, options, onState: show })
    })
  }

  function update(next: O): boolean {
    if (!current?.setOptions(next)) return false
    options = next
    return true
  }

  function retry() {
    if (place.kind === 'parked') return place.onGone()
    const { error } = state
    if (
      !error ||
      vendor.token?.singleUse ||
      !(isMendedByToken(error) || error.code === 'EMBED_TOKEN_REJECTED')
    )
      return start()
    starts += 1
    const mine = starts
    const refreshed = client.refresh(vendor, options)
    // Needed all the while, so that a rejection is not asked for a second time by the start that follows.
    const release = client.subscribe(vendor, options, () => {})
    current?.stop()
    current = null
    show(LOADING)
    const startAgain = () => {
      if (mine === starts) start()
      void Promise.resolve().then(release) // after what was started has subscribed
    }
    refreshed.then(startAgain, startAgain)
  }

  const unlisten = client.onIdentity(() => {
    if (place.kind === 'parked') place.onGone()
    else start()
  })
  start()

  return {
    applyTheme: () => change(() => current?.applyTheme()),
    update: (next) => change(() => update(next)),
    setOptions: (next) =>
      change(() => {
        if (update(next)) return
        options = next
        start()
      }),
    retry: () => change(retry),
    park: (onGone) =>
      change(() => {
        if (!current?.canPark()) return false
        place = { kind: 'parked', onGone }
        current.park()
        return true
      }),
    resume: () =>
      change(() => {
        place = SHOWN
        current?.resume()
      }),
    destroy() {
      isDestroyed = true
      unlisten()
      change(() => current?.stop())
    },
  }
}
