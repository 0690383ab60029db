import { windowOf } from '../base/realm'

/** What a host's `data-theme` or class is taken for. */
const DARK = /^(theme-)?dark(-theme|-mode)?$/i
const LIGHT = /^(theme-)?light(-theme|-mode)?$/i
/** Some pages write styles at each frame: these are looked at so often, in ms. */
const STYLE_MS = 100
/** The attributes by which a page changes its looks, or its direction. */
const ATTRIBUTES = ['class', 'data-theme', 'dir', 'style']

/**
 * The colour scheme of a page: what `data-theme` or a class on its `<html>` or `<body>` says (`dark`,
 * `light`, `dark-mode`, `theme-dark`, …), else the system's preference.
 */
export function readScheme(page = pageHere()): 'light' | 'dark' {
  if (!page) return 'light'
  for (const element of [page.documentElement, page.body]) {
    // While the page is parsed there is no body yet.
    const words = [element?.dataset['theme'] ?? '', ...(element?.classList ?? [])]
    if (words.some((word) => DARK.test(word))) return 'dark'
    if (words.some((word) => LIGHT.test(word))) return 'light'
  }
  return schemeQuery(page)?.matches ? 'dark' : 'light'
}

interface Watch {
  listeners: Set<() => void>
  stop: () => void
}

const watches = new WeakMap<Document, Watch>()

/** Calls `listener` whenever a page may look another way: one observer a page, however many listen. */
export function watchScheme(listener: () => void, page = document): () => void {
  const found = watches.get(page)
  const { listeners, stop } = found ?? watch(page)
  if (!found) watches.set(page, { listeners, stop })
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0 || watches.get(page)?.listeners !== listeners) return
    watches.delete(page)
    stop()
  }
}

function watch(page: Document): Watch {
  const listeners = new Set<() => void>()
  const tell = () => listeners.forEach((each) => each())
  const query = schemeQuery(page)
  let later: ReturnType<typeof setTimeout> | undefined
  const tellLater = () => {
    later ??= setTimeout(() => {
      later = undefined
      tell()
    }, STYLE_MS)
  }
  query?.addEventListener('change', tell)
  const observer = new MutationObserver((changes) =>
    changes.every(({ attributeName }) => attributeName === 'style') ? tellLater() : tell(),
  )
  for (const element of [page.documentElement, page.body])
    observer.observe(element, { attributes: true, attributeFilter: ATTRIBUTES })
  return {
    listeners,
    stop() {
      clearTimeout(later)
      query?.removeEventListener('change', tell)
      observer.disconnect()
    },
  }
}

function schemeQuery(page: Document): MediaQueryList | undefined {
  return windowOf(page.documentElement).matchMedia?.('(prefers-color-scheme: dark)')
}

const pageHere = () => (typeof document === 'undefined' ? undefined : document)
