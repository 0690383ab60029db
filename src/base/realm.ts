// A portal renders into another window or frame: what an element is asked about is in its own document, not
// in the page's.

export type Realm = Window & typeof globalThis

/** The window that an element is in. */
export function windowOf({ ownerDocument }: Element): Realm {
  return ownerDocument === document ? window : (ownerDocument.defaultView ?? window)
}

/**
 * What has the focus, as it is seen from where `element` is: inside a shadow root, the document only knows
 * the host.
 */
export function activeAround(element: Element): Element | null {
  return (element.getRootNode() as Partial<DocumentOrShadowRoot>).activeElement ?? null
}
