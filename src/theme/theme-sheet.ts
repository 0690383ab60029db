import { watchScheme } from './color-scheme'
import { propertiesOf } from './css-variables'
import type { ThemeHere } from './theme-here'

// One style sheet for all embeds of a document or shadow root. It is made by script, so a
// Content-Security-Policy has no say in it. Where a page turns dark, one sheet changes, and nothing is rendered.

/** A theme that has a rule, and how many embeds have it. */
interface WornTheme {
  here: ThemeHere
  rule: CSSStyleRule
  users: number
}

type ThemeRoot = Document | ShadowRoot

interface ThemeSheet {
  sheet: CSSStyleSheet
  /** By id. */
  themes: Map<string, WornTheme>
  stop: () => void
}

/** Rules of themes that nobody has any more, before they are removed. */
const MAX_LEFTOVERS = 20

const sheets = new WeakMap<Node, ThemeSheet>()

/**
 * Gives the elements of `root` that have its `data-embed-theme` a theme. Returns what takes it back, once the
 * commit under way is complete: until then, a widget that is kept is measured as it was shown.
 *
 * @param look - the rules of the library's own parts.
 */
export function wearTheme(root: ThemeRoot, here: ThemeHere, look: () => string): () => void {
  // jsdom has no such sheets, and no looks.
  if (!('adoptedStyleSheets' in root)) return () => {}
  const themed = sheets.get(root) ?? createSheet(root, look)
  const { sheet, themes } = themed
  // Also where a page has replaced the list, and this was lost.
  if (!root.adoptedStyleSheets.includes(sheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
  const worn = themes.get(here.id) ?? addTheme(themed, here, pageOf(root))
  worn.users += 1
  return () => {
    worn.users -= 1
    if (worn.users === 0) queueMicrotask(() => removeThemes(themed))
  }
}

/** Where an element's sheets are. One that is not on the page yet will most likely come into its document. */
export function themeRootOf(element: Element): ThemeRoot {
  const root = element.getRootNode()
  return 'host' in root ? (root as ShadowRoot) : element.ownerDocument
}

function createSheet(root: ThemeRoot, look: () => string): ThemeSheet {
  const page = pageOf(root)
  const { CSSStyleSheet } = page.defaultView ?? window
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(look())
  const themes: ThemeSheet['themes'] = new Map()
  const unwatch = watchScheme(() => themes.forEach((worn) => applyTheme(worn, page)), page)
  const themed: ThemeSheet = {
    sheet,
    themes,
    stop() {
      if (sheets.get(root) !== themed) return
      unwatch()
      sheets.delete(root)
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((each) => each !== sheet)
    },
  }
  sheets.set(root, themed)
  return themed
}

function addTheme({ sheet, themes }: ThemeSheet, here: ThemeHere, page: Document): WornTheme {
  const at = sheet.insertRule(`[data-embed-theme="${here.id}"]{}`, sheet.cssRules.length)
  const worn = { here, rule: sheet.cssRules[at] as CSSStyleRule, users: 0 }
  applyTheme(worn, page)
  themes.set(here.id, worn)
  return worn
}

/** One property at a time: a value with an open bracket or comment in it spoils no other. */
function applyTheme({ here, rule }: WornTheme, page: Document): void {
  for (const [name, value] of Object.entries(propertiesOf(here.on(page)))) rule.style.setProperty(name, value)
}

/** A theme that nobody has is kept for a while: the next view may have it. */
function removeThemes({ sheet, themes, stop }: ThemeSheet): void {
  const left = [...themes].filter(([, { users }]) => users === 0)
  if (left.length === themes.size) return stop()
  if (left.length <= MAX_LEFTOVERS) return
  for (const [id, { rule }] of left) {
    sheet.deleteRule([...sheet.cssRules].indexOf(rule))
    themes.delete(id)
  }
}

function pageOf(root: ThemeRoot): Document {
  return root.ownerDocument ?? root
}
