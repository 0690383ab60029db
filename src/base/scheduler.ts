import type { Clock } from './clock'
import { clampDelay } from './timer-delay'
import { unref } from './unref'

/**
 * Why the scheduler looked at the clock out of turn. `visible`: it is in view again, after it was hidden, frozen
 * or in the back-forward cache; `focus`: somebody came back to the window, which was in view.
 */
export type WakeReason = 'visible' | 'focus' | 'online' | 'other'

/**
 * One timer for many deadlines, which a sleep, a frozen tab or a clock that jumped cannot defeat.
 *
 * A deadline is an instant, not a delay. While the tab is in view, the timer looks at the clock at least
 * every 30 s; and it looks whenever the page wakes (visible, focused, shown from the back-forward cache,
 * resumed, online). It costs nothing while no deadline is set: no timer, no listener.
 */
export interface Scheduler {
  /**
   * Calls `ring` once, at `at` (epoch ms) or as soon after it as the page runs; `Infinity` only goes on
   * listening for the page to wake. Replaces what was set for `key`.
   *
   * @param isIdle - nothing waits for it: where all are so, the timer keeps no process of Node.js or Bun
   * alive. Default `false`.
   */
  set: (key: object, at: number, ring: () => void, isIdle?: boolean) => void
  clear: (key: object) => void
  /**
   * Watches a document besides the page's own, e.g. of a pop-out window: the page is in view while one of them
   * is. @returns what ends it.
   */
  watch: (other: Document) => () => void
  /** When the page was hidden, epoch ms; `null` while it is in view. */
  readonly hiddenAt: number | null
}

const HEARTBEAT_MS = 30_000

/**
 * @param onWake - called before the deadlines that have passed.
 * @param onBusy - called when there is something to wait for; what it returns, when there is nothing any
 * more.
 */
export function createScheduler(
  now: Clock,
  onWake: (reason: WakeReason) => void,
  onBusy: () => () => void = () => () => {},
): Scheduler {
  const deadlines = new Map<object, { at: number; ring: () => void; isIdle: boolean }>()
  let timer: ReturnType<typeof setTimeout> | undefined
  /** The deadline that the timer is set for. */
  let armedFor = Infinity
  /** Another one may be the next by now. */
  let isOutdated = false
  let stopListening: (() => void) | undefined
  let hiddenAt: number | null = null
  /** One entry for each time that a document is watched. */
  const others: Document[] = []

  function ring() {
    const at = now()
    for (const [key, deadline] of [...deadlines]) {
      if (deadline.at > at || deadlines.get(key) !== deadline) continue
      deadlines.delete(key)
      deadline.ring()
    }
    arm()
  }

  function arm() {
    clearTimeout(timer)
    timer = undefined
    isOutdated = false
    armedFor = Infinity
    if (deadlines.size === 0) {
      stopListening?.()
      stopListening = undefined
      return
    }
    stopListening ??= listen()
    for (const { at } of deadlines.values()) armedFor = Math.min(armedFor, at)
    if (armedFor === Infinity) return
    const longest = hiddenAt === null ? HEARTBEAT_MS : Infinity
    timer = setTimeout(ring, clampDelay(Math.min(armedFor - now(), longest)))
    if ([...deadlines.values()].every(({ isIdle }) => isIdle)) unref(timer)
  }

  /** Looks for the next deadline, and at the clock, once for many deadlines that change together. */
  function armSoon() {
    if (isOutdated) return
    isOutdated = true
    queueMicrotask(() => {
      if (isOutdated) arm()
    })
  }

  function lookAtVisibility() {
    // A window that was closed has no view any more.
    const open = [document, ...others.filter(({ defaultView }) => defaultView)]
    const isInView = open.some(({ visibilityState }) => visibilityState !== 'hidden')
    hiddenAt = isInView ? null : (hiddenAt ?? now())
  }

  function wake({ type }: Event) {
    const wasAway = hiddenAt !== null || type === 'resume' || type === 'pageshow'
    lookAtVisibility()
    const isBack = wasAway && hiddenAt === null
    onWake(type === 'online' ? 'online' : isBack ? 'visible' : type === 'focus' ? 'focus' : 'other')
    ring()
  }

  function listen(): () => void {
    if (typeof document === 'undefined') return () => {}
    lookAtVisibility()
    // Capturing, on the outermost targets: a widget that listens as well is told after us.
    const events: [EventTarget, string][] = [
      [document, 'visibilitychange'],
      [document, 'resume'],
      [window, 'focus'],
      [window, 'pageshow'],
      [window, 'online'],
    ]
    for (const [target, type] of events) target.addEventListener(type, wake, true)
    const onIdle = onBusy()
    return () => {
      onIdle()
      for (const [target, type] of events) target.removeEventListener(type, wake, true)
      hiddenAt = null
    }
  }

  return {
    set(key, at, callback, isIdle = false) {
      deadlines.set(key, { at, ring: callback, isIdle })
      if (at < armedFor || deadlines.size === 1) arm()
      else armSoon()
    },
    clear(key) {
      if (!deadlines.delete(key)) return
      if (deadlines.size === 0) arm()
      else armSoon()
    },
    watch(other) {
      if (other === document) return () => {}
      const wakeIfBusy = (event: Event) => stopListening && wake(event)
      others.push(other)
      other.addEventListener('visibilitychange', wakeIfBusy, true)
      if (stopListening) lookAtVisibility()
      return () => {
        others.splice(others.indexOf(other), 1)
        other.removeEventListener('visibilitychange', wakeIfBusy, true)
        if (stopListening) lookAtVisibility()
      }
    },
    get hiddenAt() {
      return hiddenAt
    },
  }
}
