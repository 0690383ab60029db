import { SHEET } from './sheet'

/** A corner of the page. */
export type Corner = 'bottom-left' | 'bottom-right' | 'top-left' | 'top-right'

/** A shadow root at the end of the page. The page's CSS does not affect it, and its CSS not the page. */
export interface Root {
  readonly shadow: ShadowRoot
  /** Adds it to the page, and returns a function that removes it. */
  enter: () => () => void
  place: (corner: Corner) => void
}

/** @returns `null` on a server, where there is no page. */
export function createRoot(): Root | null {
  if (typeof document === 'undefined') return null
  const host = document.createElement('div')
  host.dataset['embedDevtools'] = ''
  // The panel is in English, whatever language the page has.
  host.lang = 'en'
  host.dir = 'ltr'
  const shadow = host.attachShadow({ mode: 'open' })
  if ('adoptedStyleSheets' in document) {
    // A strict CSP blocks inline <style> elements.
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(SHEET)
    shadow.adoptedStyleSheets = [sheet]
  }
  return {
    shadow,
    enter() {
      document.body.append(host)
      return () => host.remove()
    },
    place(corner) {
      host.dataset['corner'] = corner
    },
  }
}
