import { SHEET } from './sheet'

/** A corner of the page. */
export type Corner = 'bottom-left' | 'bottom-right' | 'top-left' | 'top-right'

/** A shadow root at the end of the page: its CSS does not reach into it, nor the other way round. */
export interface Root {
  readonly shadow: ShadowRoot
  /** Puts it on the page, until what it returns is called. */
  enter: () => () => void
  place: (corner: Corner) => void
}

/** @returns `null` where there is no page: on a server. */
export function createRoot(): Root | null {
  if (typeof document === 'undefined') return null
  const host = document.createElement('div')
  host.dataset['embedDevtools'] = ''
  // The panel's words are English, whatever the page's are.
  host.lang = 'en'
  host.dir = 'ltr'
  const shadow = host.attachShadow({ mode: 'open' })
  if ('adoptedStyleSheets' in document) {
    // No inline <style> gets past a strict CSP.
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
