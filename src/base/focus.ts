import { windowOf } from './realm'

/**
 * A frame of another process scrolls the page a moment after it took the focus, at times smoothly: the page
 * is held in place for so long, in ms.
 */
const HOLD_MS = 500
/** Between what is left and the window's own blur, where one caused the other, in ms. */
const SAME_MOVE_MS = 100

interface Guard {
  guarded: Set<Node>
  stop: () => void
}

type Scrolled = readonly (readonly [Element, top: number, left: number])[]

/** One for each document. */
const guards = new WeakMap<Document, Guard>()

/**
 * Keeps the keyboard out of `element`, and the page where it is scrolled to: `inert` does not stop a frame
 * that focuses its own page. Whoever had the focus before gets it back.
 *
 * @returns ends it.
 */
export function guardFocus(element: HTMLElement): () => void {
  const { ownerDocument } = element
  const guard = guards.get(ownerDocument) ?? createGuard(ownerDocument)
  guards.set(ownerDocument, guard)
  guard.guarded.add(element)
  return () => {
    guard.guarded.delete(element)
    if (guard.guarded.size > 0 || guards.get(ownerDocument) !== guard) return
    guards.delete(ownerDocument)
    guard.stop()
  }
}

function createGuard(page: Document): Guard {
  const view = windowOf(page.documentElement)
  const guarded = new Set<Node>()
  /** Where the page was scrolled to when it was last scrolled by somebody else than a guarded frame. */
  const scrolled = new WeakMap<Element, readonly [top: number, left: number]>()
  const isGuarded = (node: Node | null) => upFrom(node).some((each) => guarded.has(each))
  let focused = activeIn(page)
  let leftAt = Infinity
  let held: Scrolled | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const release = () => {
    held = undefined
    clearTimeout(timer)
  }

  const onFocusIn = (event: Event) => {
    const target = event.composedPath()[0] as Element
    if (isGuarded(target)) return
    focused = target
    leftAt = Infinity
  }
  const onFocusOut = (event: Event) => (leftAt = event.timeStamp)
  const onBlur = (event: Event) => {
    if (event.target !== view) return
    const owner = event.timeStamp - leftAt < SAME_MOVE_MS || leftAt === Infinity ? focused : null
    const places: Scrolled = [...new Set([...guarded].flatMap(upFrom))]
      .filter((each) => each.nodeType === Node.ELEMENT_NODE)
      .map((each) => [each as Element, ...(scrolled.get(each as Element) ?? placeOf(each as Element))])
    // Not within the event: the browser is not done with the focus yet. In Firefox, nobody has it afterwards:
    // it takes it from what is inert, and gives it to nobody.
    setTimeout(() => {
      const taker = activeIn(page) as HTMLElement | null
      const isToReturn = owner?.isConnected && !isGuarded(owner)
      if (taker ? !isGuarded(taker) : !isToReturn) return
      if (isToReturn) (owner as HTMLElement).focus({ preventScroll: true })
      else {
        taker?.blur()
        view.focus()
      }
      release()
      held = places
      timer = setTimeout(release, HOLD_MS)
      putBack(places)
    })
  }
  const onScroll = ({ target }: Event) => {
    if (held) return putBack(held)
    const element = target === page ? page.scrollingElement : (target as Element)
    if (element) scrolled.set(element, placeOf(element))
  }
  const onKey = ({ key }: KeyboardEvent) => key.length > 1 && release()

  const listeners: [target: EventTarget, type: string, listener: (event: never) => unknown][] = [
    [page, 'focusin', onFocusIn],
    [page, 'focusout', onFocusOut],
    [page, 'scroll', onScroll],
    [page, 'wheel', release],
    [page, 'touchstart', release],
    [page, 'pointerdown', release],
    [page, 'keydown', onKey],
    [view, 'blur', onBlur],
  ]
  for (const [target, type, listener] of listeners)
    target.addEventListener(type, listener as EventListener, { capture: true, passive: true })
  if (isGuarded(focused)) focused = null
  return {
    guarded,
    stop() {
      release()
      for (const [target, type, listener] of listeners)
        target.removeEventListener(type, listener as EventListener, true)
    },
  }
}

/** What has the focus, through open shadow roots. */
function activeIn(page: Document): Element | null {
  let active = page.activeElement
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement
  return active === page.body ? null : active
}

/** A node and all around it, through shadow roots. */
function upFrom(node: Node | null): Node[] {
  const nodes: Node[] = []
  for (let at = node; at; at = at.parentNode ?? (at as Partial<ShadowRoot>).host ?? null) nodes.push(at)
  return nodes
}

const placeOf = ({ scrollTop, scrollLeft }: Element) => [scrollTop, scrollLeft] as const

function putBack(places: Scrolled): void {
  for (const [element, top, left] of places) {
    if (element.scrollTop !== top || element.scrollLeft !== left)
      element.scrollTo({ top, left, behavior: 'instant' })
  }
}
