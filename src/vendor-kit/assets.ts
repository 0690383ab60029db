import { embedError } from '../errors/embed-error'
import type { EmbedError } from '../errors/errors'
import { type AssetTag, findTag, ignoreTag, markTag, whenTagLoaded } from './asset-tags'
import { setScriptUrl } from './trusted-types'
import type { WidgetAsset } from './widget-asset'

interface LoadSettings {
  /** For a Content-Security-Policy with nonces. */
  nonce?: string | undefined
  /** The root of the tree that the widget is in; its style sheets go there. Default: the page's document. */
  root?: Node | undefined
}

type FileAsset = Extract<WidgetAsset, { kind: 'script' | 'style' }>

interface KnownFile {
  /** `null`: it did not answer, the next who asks tries again for all who wait. */
  element: AssetTag | null
  isLoaded: boolean
  /** The tag is the page's, or that of another copy of this library. */
  isOthers: boolean
  loading: Promise<void>
  resolve: () => void
  reject: (error: EmbedError) => void
}

/**
 * Scripts and style sheets under way or done, by where they are and their address: a second widget waits for
 * the first one's.
 */
const knownFiles = new WeakMap<Home, Map<string, KnownFile>>()

type Home = Document | ShadowRoot

/**
 * Loads what a widget needs besides its token. A script runs, and a style sheet is applied, once per page,
 * also if the page or another copy of this library has it already; one that failed can be tried again.
 *
 * @throws {EmbedError} `EMBED_WIDGET_LOAD`: a script, a style sheet or a module could not be loaded.
 */
export async function loadAssets(assets: readonly WidgetAsset[], settings: LoadSettings = {}): Promise<void> {
  for (const asset of assets) {
    if (asset.kind === 'connect') hint('preconnect', new URL(asset.url, document.baseURI).origin, 'anonymous')
    if (asset.kind === 'prefetch')
      hint('prefetch', absolute(asset.url), asset.crossOrigin ?? (asset.integrity ? 'anonymous' : undefined))
  }
  const files = assets.filter(isFile).map((asset) => loadFile(asset, settings))
  const modules = assets.filter((asset) => asset.kind === 'module').map(({ load }) => loadModule(load))
  await Promise.all([...files, ...modules])
}

/** Forgets files that did not answer, so that another attempt asks anew. */
export function dropAssets(assets: readonly WidgetAsset[], root?: Node): void {
  for (const asset of assets) {
    const file = isFile(asset) ? knownFiles.get(homeOf(asset, root))?.get(absolute(asset.url)) : undefined
    if (!file || file.isLoaded) continue
    dropTag(file)
  }
}

/**
 * Forgets scripts that have loaded and did not bring what they should, e.g. an ad blocker's empty one, so
 * that another attempt asks anew.
 */
export function dropScripts(assets: readonly WidgetAsset[]): void {
  for (const asset of assets) {
    const file = asset.kind === 'script' ? knownFiles.get(document)?.get(absolute(asset.url)) : undefined
    if (!file?.isLoaded) continue
    dropTag(file)
    Object.assign(file, newEntry())
  }
}

function dropTag(file: KnownFile): void {
  if (file.element) ignoreTag(file.element)
  if (!file.isOthers) file.element?.remove()
  file.element = null
}

/** A script's tag, not yet on the page. */
export function createScript(
  { url, integrity, crossOrigin = integrity ? 'anonymous' : undefined }: Omit<FileAsset, 'kind'>,
  { nonce }: LoadSettings,
): HTMLScriptElement {
  const script = document.createElement('script')
  script.async = true
  if (nonce) script.nonce = nonce
  if (integrity) script.integrity = integrity
  if (crossOrigin) script.crossOrigin = crossOrigin
  setScriptUrl(script, absolute(url))
  return script
}

/** What is said of a file that did not load; its query, which may hold anything, is left out. */
export function notLoaded(kind: 'script' | 'style sheet', url: string): EmbedError {
  const { origin, pathname } = new URL(url, document.baseURI)
  return embedError('EMBED_WIDGET_LOAD', 'notLoaded', [kind, origin + pathname])
}

function loadFile(asset: FileAsset, settings: LoadSettings): Promise<void> {
  const url = absolute(asset.url)
  const home = homeOf(asset, settings.root)
  const known = knownFiles.get(home) ?? new Map<string, KnownFile>()
  knownFiles.set(home, known)
  const found = known.get(url)
  if (found?.element) return found.loading
  const entry = found ?? newEntry()
  known.set(url, entry)
  const others = findTag(asset.kind, url, home)
  const element =
    others ?? (asset.kind === 'script' ? createScript(asset, settings) : createStyle(asset, settings))
  entry.element = element
  entry.isOthers = others !== undefined
  const succeed = () => {
    if (!others) markTag(element, 'loaded')
    if (entry.element === element) entry.isLoaded = true
    entry.resolve()
  }
  const fail = () => {
    if (entry.element !== element) return
    known.delete(url)
    dropTag(entry)
    entry.reject(notLoaded(asset.kind === 'script' ? 'script' : 'style sheet', url))
  }
  if (others) {
    whenTagLoaded(others).then(succeed, fail)
    return entry.loading
  }
  element.onload = succeed
  element.onerror = fail
  markTag(element, 'loading')
  const place = 'head' in home ? home.head : home
  place.append(element)
  return entry.loading
}

/**
 * Scripts run in the page: its window is where vendors' code looks for what they leave. A style sheet has to
 * be where the widget is.
 */
function homeOf({ kind }: FileAsset, root: Node = document): Home {
  return kind === 'style' && 'activeElement' in root ? (root as Home) : document
}

function createStyle(
  { url, integrity, crossOrigin = integrity ? 'anonymous' : undefined }: FileAsset,
  { nonce }: LoadSettings,
): HTMLLinkElement {
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  if (nonce) link.nonce = nonce
  if (integrity) link.integrity = integrity
  if (crossOrigin) link.crossOrigin = crossOrigin
  link.href = absolute(url)
  return link
}

function newEntry(): KnownFile {
  let resolve = () => {}
  let reject: (error: EmbedError) => void = () => {}
  const loading = new Promise<void>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { element: null, isLoaded: false, isOthers: false, loading, resolve, reject }
}

async function loadModule(load: () => Promise<unknown>): Promise<void> {
  try {
    await load()
  } catch (cause) {
    throw embedError('EMBED_WIDGET_LOAD', 'moduleNotLoaded', [], { cause })
  }
}

function hint(rel: 'preconnect' | 'prefetch', url: string, crossOrigin: FileAsset['crossOrigin']): void {
  if (
    [...document.head.querySelectorAll<HTMLLinkElement>(`link[rel="${rel}"]`)].some(
      (link) => link.getAttribute('href') === url,
    )
  )
    return
  const link = document.createElement('link')
  link.rel = rel
  link.href = url
  if (rel === 'prefetch') link.as = 'script'
  if (crossOrigin) link.crossOrigin = crossOrigin
  document.head.append(link)
}

function isFile(asset: WidgetAsset): asset is FileAsset {
  return asset.kind === 'script' || asset.kind === 'style'
}

function absolute(url: string): string {
  return new URL(url, document.baseURI).href
}
