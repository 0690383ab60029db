/** Everything inside, through open shadow roots. */
function* inside(root: ParentNode): Generator<Element> {
  for (const element of root.querySelectorAll('*')) {
    yield element
    if (element.shadowRoot) yield* inside(element.shadowRoot)
  }
}

/**
 * `Element.moveBefore` moves without taking out: a frame goes on as it is. @source
 * https://developer.mozilla.org/docs/Web/API/Element/moveBefore
 */
function canMoveBefore(
  parent: Element,
): parent is Element & { moveBefore: (node: Node, child: Node | null) => void } {
  return 'moveBefore' in parent
}

/**
 * A custom element is told that it was taken out and put in again, unless its class has
 * `connectedMoveCallback`.
 */
function isToldOfMoves(element: Element): boolean {
  const definition = customElements.get(element.localName)
  return definition !== undefined && !('connectedMoveCallback' in definition.prototype)
}

const FRAMES = 'iframe,object,embed'

/** Whether an element is a frame, or holds one, also in open shadow roots. */
export function holdsFrame(element: Element): boolean {
  return element.matches(FRAMES) || [...inside(element)].some((part) => part.matches(FRAMES))
}

/**
 * Whether a widget's element can be moved to another place of the page with its state.
 *
 * Not where the widget is itself a custom element that starts anew when it is moved; and, in browsers without
 * `moveBefore`, not where there is a frame.
 */
export function isMovable(element: HTMLElement): boolean {
  // A widget's own element is in a box of its mount's, in the element.
  const roots = [...element.querySelectorAll(':scope > * > *')]
  // One that is in another window has left this one's scripts behind.
  if (!element.isConnected || element.ownerDocument !== document || roots.some(isToldOfMoves)) return false
  // Its type is written out, so that the compiler does not take every element for one that can.
  const isMovedWhole: boolean = canMoveBefore(element)
  return isMovedWhole || !holdsFrame(element)
}

/** Moves an element that {@link isMovable}, with the scroll of everything in it. */
export function moveInto(parent: HTMLElement, element: HTMLElement): void {
  const scrolled = [element, ...inside(element)]
    .filter(({ scrollTop, scrollLeft }) => scrollTop !== 0 || scrollLeft !== 0)
    .map((part) => ({ part, top: part.scrollTop, left: part.scrollLeft }))
  if (canMoveBefore(parent) && parent.isConnected && element.isConnected) parent.moveBefore(element, null)
  else parent.append(element)
  for (const { part, top, left } of scrolled) part.scrollTo({ top, left, behavior: 'instant' })
}
