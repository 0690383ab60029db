/** What a host's `data-theme` or class is taken for. */
const DARK = /^(theme-)?dark(-theme|-mode)?$/i
const LIGHT = /^(theme-)?light(-theme|-mode)?$/i
/** Some pages write styles at each frame: these are looked at so often, in ms. */
const STYLE_MS = 100
/** The attributes by which a page changes its looks, or its direction. */
const ATTRIBUTES = ['class', 'data-theme', 'dir', 'style']

/**
 * The colour scheme of the page: what `data-theme` or a class on `<html>` or `<body>` says (`dark`, `light`, `dark-mode`, `theme-dark`, …), else the
 * system's preference.
 */
export function readScheme(): 'light' | 'dark' {
  if (typeof document === 'undefined') return 'light'
  for (const element of [document.documentElement, document.body]) {
    // While the page is parsed there is no body yet.
    const words = [element?.dataset['theme'] ?? '', ...(element?.classList ?? [])]
    if (words.some((word) => DARK.test(word))) return 'dark'
    if (words.some((word) => LIGHT.test(word))) return 'light'
  }
  return schemeQuery()?.matches ? 'dark' : 'light'
}

const listeners = new Set<() => void>()
let stop: (() => void) | undefined

/** Calls `listener` whenever the page may look another way: one observer, however many listen. */
export function watchScheme(listener: () => void): () => void {
  listeners.add(listener)
  stop ??= watch(() => listeners.forEach((each) => each()))
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    stop?.()
    stop = undefined
  }
}

function watch(tell: () => void): () => void {
  const query = schemeQuery()
  let later: ReturnType<typeof setTimeout> | undefined
  const tellLater = () => {
    later ??= setTimeout(() => {
      later = undefined
      tell()
    }, STYLE_MS)
  }
  query?.addEventListener('change', tell)
  const observer = new MutationObserver((changes) => (changes.every(({ attributeName }) => attributeName === 'style') ? tellLater() : tell()))
  for (const element of [document.documentElement, document.body]) observer.observe(element, { attributes: true, attributeFilter: ATTRIBUTES })
  return () => {
    clearTimeout(later)
    query?.removeEventListener('change', tell)
    observer.disconnect()
  }
}

function schemeQuery(): MediaQueryList | undefined {
  return typeof matchMedia === 'undefined' ? undefined : matchMedia('(prefers-color-scheme: dark)')
}
