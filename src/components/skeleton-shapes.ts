import { windowOf } from '../base/realm'

/** More than fit: the box cuts them off. */
const ROWS = 14

const templates = new WeakMap<Document, DocumentFragment>()
const observers = new WeakMap<Document, IntersectionObserver>()

/**
 * Draws a skeleton's shapes into `element` once it is in view: of a thousand embeds a screen shows a few. They
 * fade in, so nobody sees them come a frame late. Returns what stops the wait.
 *
 * @param isNow - they take the place of shapes that are in view: they may not come late.
 */
export function drawShapes(element: Element, isNow: boolean): () => void {
  const observer = isNow ? undefined : observerOf(element)
  if (observer) observer.observe(element)
  else fill(element)
  return () => observer?.unobserve(element)
}

function observerOf(element: Element): IntersectionObserver | undefined {
  const { IntersectionObserver } = windowOf(element)
  if (!IntersectionObserver) return undefined
  const page = element.ownerDocument
  const found = observers.get(page)
  if (found) return found
  const observer = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue
      observer.unobserve(target)
      fill(target)
    }
  })
  observers.set(page, observer)
  return observer
}

/** They mean nothing and never change: copies cost less than React's elements. */
function fill(element: Element): void {
  if (element.childElementCount > 0) return
  const page = element.ownerDocument
  const shapes = templates.get(page) ?? page.createDocumentFragment()
  if (!templates.has(page)) {
    for (let row = 0; row < ROWS; row += 1) shapes.append(page.createElement('div'))
    templates.set(page, shapes)
  }
  element.append(shapes.cloneNode(true))
}
