import { EmbedError } from './errors'
import type { WidgetAsset } from './vendor'

interface LoadSettings {
  /** For a Content-Security-Policy with nonces. */
  nonce?: string | undefined
}

interface KnownScript {
  /** `null`: it did not answer, the next who asks tries again for all who wait. */
  element: HTMLScriptElement | null
  isLoaded: boolean
  loading: Promise<void>
  resolve: () => void
  reject: (error: EmbedError) => void
}

/** Scripts under way or done, by document and address: a second widget waits for the first one's. */
const scripts = new WeakMap<Document, Map<string, KnownScript>>()

/**
 * Loads what a widget needs besides its token. A script runs once per page; one that failed can be tried again.
 *
 * @throws {EmbedError} `EMBED_WIDGET_LOAD`: a script could not be loaded.
 */
export async function loadAssets(assets: readonly WidgetAsset[], settings: LoadSettings = {}): Promise<void> {
  for (const asset of assets) if (asset.kind === 'connect') connect(asset.url)
  await Promise.all(assets.filter((asset) => asset.kind === 'script').map((asset) => loadScript(asset, settings)))
}

/** Forgets scripts that did not answer, so that another attempt asks anew. */
export function dropAssets(assets: readonly WidgetAsset[]): void {
  const known = scripts.get(document)
  for (const { kind, url } of assets) {
    const { href } = new URL(url, document.baseURI)
    if (kind !== 'script') continue
    const script = known?.get(href)
    if (!script || script.isLoaded) continue
    script.element?.remove()
    script.element = null
  }
}

function loadScript(asset: WidgetAsset, { nonce }: LoadSettings): Promise<void> {
  const url = new URL(asset.url, document.baseURI).href
  const known = scripts.get(document) ?? new Map<string, KnownScript>()
  scripts.set(document, known)
  const found = known.get(url)
  if (found?.element) return found.loading
  const script = document.createElement('script')
  script.async = true
  if (nonce) script.nonce = nonce
  if (asset.integrity) script.integrity = asset.integrity
  if (asset.crossOrigin) script.crossOrigin = asset.crossOrigin
  script.src = url
  const entry = found ?? newEntry()
  entry.element = script
  script.onload = () => {
    entry.isLoaded = true
    entry.resolve()
  }
  script.onerror = () => {
    if (entry.element !== script) return
    known.delete(url)
    script.remove()
    const { origin, pathname } = new URL(url)
    entry.reject(
      new EmbedError(
        'EMBED_WIDGET_LOAD',
        `Expected the script ${origin}${pathname} to load, it did not. Check its address, the page's CSP (script-src) and ad blockers.`,
      ),
    )
  }
  known.set(url, entry)
  document.head.append(script)
  return entry.loading
}

function newEntry(): KnownScript {
  let resolve = () => {}
  let reject: (error: EmbedError) => void = () => {}
  const loading = new Promise<void>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { element: null, isLoaded: false, loading, resolve, reject }
}

function connect(url: string): void {
  const { origin } = new URL(url, document.baseURI)
  if (document.head.querySelector(`link[rel="preconnect"][href="${origin}"]`)) return
  const link = document.createElement('link')
  link.rel = 'preconnect'
  link.href = origin
  link.crossOrigin = 'anonymous'
  document.head.append(link)
}
