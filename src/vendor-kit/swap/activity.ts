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
 * it has been left alone for 10 s without the focus in it. A page sees nothing of a frame's inside but the focus:
 * its window loses the focus to the frame, and gets it back. A user who goes from one frame straight to another
 * is noticed with the next look.
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
  /** The focus was last seen in the widget. */
  let isEntered = false
  const touch = (event: Event) => {
    touchedAt = now()
    if (event.type !== 'focusout') return
    isEntered = false
    onChange()
  }
  for (const type of TOUCHES) element.addEventListener(type, touch, { capture: true, passive: true })
  const { ownerDocument } = element
  ownerDocument.addEventListener('visibilitychange', onChange)
  const view = windowOf(element)
  const hasFocus = () => {
    const active = activeAround(element)
    return element.contains(active) && (active !== element || element.localName === 'iframe')
  }
  const enter = () => {
    if (!hasFocus()) return
    isEntered = true
    touchedAt = now()
  }
  let entering: ReturnType<typeof setTimeout> | undefined
  const onBlur = () => {
    clearTimeout(entering)
    // Not within the event: the browser is not done with the focus yet.
    entering = setTimeout(enter)
  }
  const onFocus = () => {
    if (!isEntered || hasFocus()) return
    isEntered = false
    touchedAt = now()
    onChange()
  }
  element.addEventListener('pointerleave', enter)
  view.addEventListener('blur', onBlur)
  view.addEventListener('focus', onFocus)
  const { IntersectionObserver } = view
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
      const isInUse = hasFocus()
      if (isInUse) touchedAt ??= now()
      if (touchedAt === null || !isOnScreen || ownerDocument.visibilityState === 'hidden')
        return { isFree: true, at: Infinity }
      if (isInUse) return { isFree: false, at: Infinity }
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
      clearTimeout(entering)
      element.removeEventListener('pointerleave', enter)
      view.removeEventListener('blur', onBlur)
      view.removeEventListener('focus', onFocus)
      observer?.disconnect()
    },
  }
}
