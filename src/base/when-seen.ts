import { windowOf } from './realm'

/**
 * Calls `see` once `element` is in view; at once where that cannot be told. What it returns stops the
 * watching.
 */
export function whenSeen(element: HTMLElement, see: () => void): () => void {
  const { IntersectionObserver } = windowOf(element)
  if (!IntersectionObserver) {
    see()
    return () => {}
  }
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return
    observer.disconnect()
    see()
  })
  observer.observe(element)
  return () => observer.disconnect()
}
