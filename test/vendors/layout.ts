/** Where the parts of a widget lie in its place, in px from the place's top. */
export interface Layout {
  /** The widget's outermost part that can be seen. */
  top: number
  bottom: number
  /** Its text field. */
  fieldTop: number
  fieldBottom: number
  /** How much of its content there is beyond what its scroll box shows. */
  hidden: number
}

/** The selectors of a widget's parts. */
export interface Parts {
  panel: string
  scrolls: string
}

/**
 * Reads the layout of what is in `root`, or in the open shadow roots in it. Without a name of this module in
 * it: it is lent to pages of other origins, too.
 */
export function layoutIn(root: ParentNode, { panel, scrolls }: Parts, placeTop: number): Layout | null {
  const findIn = (selector: string, place: ParentNode): Element | undefined => {
    const found = place.querySelector(selector)
    if (found) return found
    for (const { shadowRoot } of place.querySelectorAll('*')) {
      const inside = shadowRoot && findIn(selector, shadowRoot)
      if (inside) return inside
    }
    return undefined
  }
  const [box, field, log] = [panel, 'textarea, input', scrolls].map((selector) => findIn(selector, root))
  if (!box || !field || !log) return null
  const [outer, inner] = [box.getBoundingClientRect(), field.getBoundingClientRect()]
  return {
    top: outer.top - placeTop,
    bottom: outer.bottom - placeTop,
    fieldTop: inner.top - placeTop,
    fieldBottom: inner.bottom - placeTop,
    hidden: log.scrollHeight - log.clientHeight,
  }
}
