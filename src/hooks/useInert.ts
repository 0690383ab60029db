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
  const uncover = useRef<(() => void) | null>(null)
  // Before the browser paints: whoever sees the widget ready can use it.
  useLayout(() => {
    if (isUsable) uncover.current?.()
  }, [isUsable])
  useEffect(() => {
    const element = ref.current
    if (!element || isUsable) return
    const active = activeAround(element)
    const focused = element.contains(active) ? (active as HTMLElement) : null
    element.toggleAttribute('inert', true)
    const unguard = guardFocus(element)
    const undo = () => {
      if (uncover.current !== undo) return
      uncover.current = null
      unguard()
      element.toggleAttribute('inert', false)
      const { activeElement, body } = element.ownerDocument
      if (focused?.isConnected && activeElement === body) focused.focus({ preventScroll: true })
    }
    uncover.current = undo
    return undo
  }, [isUsable, ref])
  return useCallback(() => uncover.current?.(), [])
}
