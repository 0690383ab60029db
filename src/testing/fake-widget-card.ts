import { endOf } from '../devtools/panel/mask'
import type { ResolvedTheme } from '../theme/theme'
import type { EmbedMode } from '../vendor-kit/vendor-modes'

/** The look of a stand-in. */
export interface Face {
  show: (what: { token: string | null; theme: ResolvedTheme; loads: number }) => void
  /** As after a reload: typed text is lost. */
  clear: () => void
  remove: () => void
}

const CARD =
  'box-sizing:border-box;height:100%;min-height:0;overflow:auto;display:flex;flex-direction:column;gap:12px;border:1px dashed;line-height:1.5'
const FLOATING =
  'position:fixed;inset-block-end:16px;inset-inline-end:16px;z-index:99999;width:240px;border-radius:16px;box-shadow:0 8px 30px rgb(0 0 0/.18)'
const CHIP =
  'font:0.8125em/1.4 ui-monospace,monospace;padding:2px 8px;border:1px solid;border-radius:999px;overflow-wrap:anywhere'
const FIELD =
  'font:inherit;color:inherit;background:transparent;border:1px solid;border-radius:8px;padding:8px 10px;min-width:0'

/**
 * Draws a card with the vendor's name, the end of its token, and a text field. The field shows whether typed
 * text was lost.
 */
export function drawFace(
  element: HTMLElement,
  { vendorName, mode, floats }: { vendorName: string; mode: EmbedMode; floats: boolean },
): Face {
  const frame = element instanceof HTMLIFrameElement ? element : null
  const card = document.createElement('div')
  card.dataset['embedStandIn'] = ''
  const name = add(card, 'strong', vendorName)
  const chip = add(card, 'span', '')
  const head = document.createElement('div')
  head.style.cssText =
    'display:flex;flex-wrap:wrap;gap:4px 12px;align-items:center;justify-content:space-between'
  head.append(name, chip)
  const label = document.createElement('label')
  label.style.cssText = 'display:grid;gap:4px'
  label.append('Typed here')
  const field = document.createElement('input')
  label.append(field)
  const note = add(card, 'span', '')
  card.replaceChildren(head, label, note)

  const place = () => {
    if (!frame) return element.append(card)
    const page = frame.contentDocument
    if (!page) return
    page.body.style.cssText = 'margin:0;height:100vh'
    page.documentElement.lang = document.documentElement.lang || 'en'
    page.title = vendorName
    page.body.replaceChildren(card)
  }
  place()
  // Some browsers load an empty page into a frame a moment later.
  frame?.addEventListener('load', place)

  return {
    show({ token, theme: { variables, colorScheme, dir }, loads }) {
      const family =
        variables.fontFamily === 'inherit' ? getComputedStyle(element).fontFamily : variables.fontFamily
      card.style.cssText = `${CARD};${floats ? FLOATING : ''}`
      Object.assign(card.style, {
        colorScheme,
        fontFamily: family,
        fontSize: variables.fontSize,
        color: variables.colorText,
        background: variables.colorBackground,
        borderColor: variables.colorMuted,
        borderRadius: variables.radius,
        padding: variables.space,
      })
      card.dir = dir
      field.style.cssText = `${FIELD};border-color:${variables.colorMuted};outline-color:${variables.colorFocus}`
      chip.style.cssText = `${CHIP};color:${variables.colorMuted}`
      note.style.color = variables.colorMuted
      chip.textContent =
        token === null ? 'no token' : `token …${token.startsWith('fake-') ? token.slice(-4) : endOf(token)}`
      note.textContent = `A stand-in${mode === 'iframe' ? ' in a frame' : ''}, started ${loads === 1 ? 'once' : `${loads} times`}.`
    },
    clear() {
      field.value = ''
    },
    remove() {
      frame?.removeEventListener('load', place)
      card.remove()
    },
  }
}

function add(parent: HTMLElement, tag: string, text: string): HTMLElement {
  const element = document.createElement(tag)
  element.textContent = text
  parent.append(element)
  return element
}
