import { useEffect, type RefObject } from 'react'
import { guardFocus } from '../base/focus'
import { activeAround } from '../base/realm'

/**
 * A widget that is covered must not be reached by keyboard either. Whoever was in it is put back when it is
 * uncovered.
 */
export function useInertUnless(isUsable: boolean, ref: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = ref.current
    if (!element || isUsable) return
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
  }, [isUsable, ref])
}
