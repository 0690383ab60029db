import { type RefObject, useCallback, useEffect, useRef } from 'react'
import { guardFocus } from '../base/focus'
import { activeAround } from '../base/realm'
import { useLayout } from './useLayout'

/**
 * A widget that is covered must not be reached by keyboard either. Whoever was in it is put back when it is
 * uncovered.
 *
 * @returns uncovers it now, before the commit that shows it.
 */
export function useInertUnless(isUsable: boolean, ref: RefObject<HTMLElement | null>): () => void {
  /** Of what is covered now. */
  const undo = useRef<(() => void) | null>(null)
  const uncover = useCallback(() => {
    undo.current?.()
    undo.current = null
  }, [])
  // Before the browser paints: whoever sees the widget ready can use it.
  useLayout(() => {
    if (isUsable) uncover()
  })
  // With each render: one that was uncovered and has failed before it was shown is covered again.
  useEffect(() => {
    if (!isUsable && ref.current) undo.current ??= cover(ref.current)
  })
  useEffect(() => uncover, [uncover])
  return uncover
}

/** Returns what uncovers it. */
function cover(element: HTMLElement): () => void {
  const active = activeAround(element)
  const focused = element.contains(active) ? (active as HTMLElement) : null
  element.toggleAttribute('inert', true)
  const unguard = guardFocus(element)
  return () => {
    unguard()
    element.toggleAttribute('inert', false)
    const { activeElement, body } = element.ownerDocument
    if (focused?.isConnected && activeElement === body) focused.focus({ preventScroll: true })
  }
}
