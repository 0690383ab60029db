import type { Clock } from '../../base/clock'
import { activeAround, windowOf } from '../../base/realm'

/** After how long without a touch a widget counts as idle, in ms. */
const IDLE_MS = 10_000

const TOUCHES = ['pointerdown', 'keydown', 'input', 'wheel', 'touchstart', 'focusin', 'focusout'] as const

/** Whether a user is busy with a widget. */
export interface Activity {
  /** Whether a reload would cost the user nothing now, and when that may change by itself. */
  look: () => { isFree: boolean; at: number }
  /** Somebody has touched it since it was loaded. */
  readonly isTouched: boolean
  /** The widget was loaded anew: there is nothing of its user in it yet. */
  forget: () => void
  stop: () => void
}

/**
 * Watches whether `element` is looked at, touched or typed into.
 *
 * A reload is free while nobody has touched the widget since it was loaded, while it is out of view, and once
 * it has been left alone for 10 s without the focus in it. What happens inside a frame is not to be seen from
 * outside, but that it has the focus is.
 *
 * @param floats - it lies over the page, and is in view wherever the page is scrolled to.
 * @param onChange - called when `look` may answer otherwise.
 */
export function watchActivity(
  element: HTMLElement,
  now: Clock,
  onChange: () => void,
  floats = false,
): Activity {
  let touchedAt: number | null = null
  let isOnScreen = true
  const touch = (event: Event) => {
    touchedAt = now()
    if (event.type === 'focusout') onChange()
  }
  for (const type of TOUCHES) element.addEventListener(type, touch, { capture: true, passive: true })
  const { ownerDocument } = element
  ownerDocument.addEventListener('visibilitychange', onChange)
  const { IntersectionObserver } = windowOf(element)
  const observer =
    floats || !IntersectionObserver
      ? undefined
      : new IntersectionObserver((entries) => {
          isOnScreen = entries.at(-1)?.isIntersecting ?? true
          onChange()
        })
  observer?.observe(element)

  return {
    look() {
      const active = activeAround(element)
      const hasFocus = element.contains(active) && (active !== element || element.localName === 'iframe')
      if (hasFocus) touchedAt ??= now()
      if (touchedAt === null || !isOnScreen || ownerDocument.visibilityState === 'hidden')
        return { isFree: true, at: Infinity }
      if (hasFocus) return { isFree: false, at: Infinity }
      const idleAt = touchedAt + IDLE_MS
      return now() >= idleAt ? { isFree: true, at: Infinity } : { isFree: false, at: idleAt }
    },
    get isTouched() {
      return touchedAt !== null
    },
    forget() {
      touchedAt = null
    },
    stop() {
      for (const type of TOUCHES) element.removeEventListener(type, touch, true)
      ownerDocument.removeEventListener('visibilitychange', onChange)
      observer?.disconnect()
    },
  }
}
