/** Says, on a tag of this library, of whichever copy, how far it has come. */
const MARK = 'data-embed-asset'
/** How long a tag that says nothing is waited for once everything else of the page has loaded, in ms. */
const PATIENCE_MS = 2_000
/** What `type` of a script makes a browser run it. A consent manager keeps scripts back by another one. */
const RUNS = /^(module|(text|application)\/(x-)?(java|ecma)script)?$/i

export type AssetTag = HTMLScriptElement | HTMLLinkElement

/** Tags that did not bring what they should. */
const useless = new WeakSet<Element>()

/** A tag for the same file that the page, or another copy of this library, has put there. */
export function findTag(kind: 'script' | 'style', url: string, home: ParentNode): AssetTag | undefined {
  const tags: AssetTag[] =
    kind === 'script'
      ? [...home.querySelectorAll('script')].filter(({ src, type }) => src === url && RUNS.test(type))
      : [...home.querySelectorAll<HTMLLinkElement>('link[rel~="stylesheet" i]')].filter(
          ({ href, disabled }) => href === url && !disabled,
        )
  return tags.find((tag) => !useless.has(tag))
}

/** From now on, this tag is not found. */
export function ignoreTag(tag: AssetTag): void {
  useless.add(tag)
}

export function markTag(tag: AssetTag, how: 'loading' | 'loaded'): void {
  tag.setAttribute(MARK, how)
}

/**
 * Resolves when the file of a tag of somebody else has loaded, as far as that can be seen; rejects if it has
 * not.
 */
export function whenTagLoaded(tag: AssetTag): Promise<void> {
  const mark = tag.getAttribute(MARK)
  if (mark === 'loaded' || (mark === null && hasTakenEffect(tag))) return Promise.resolve()
  return new Promise((resolve, reject) => {
    tag.addEventListener('load', () => resolve())
    tag.addEventListener('error', () => reject(new Error('not loaded')))
    if (mark !== null) return
    // It may have loaded before anybody looked, which no tag tells.
    const waitNoLonger = () => setTimeout(resolve, PATIENCE_MS)
    if (tag.ownerDocument.readyState === 'complete') waitNoLonger()
    else tag.ownerDocument.defaultView?.addEventListener('load', waitNoLonger, { once: true })
  })
}

/**
 * Whether a tag's file has been fetched and, if it is a script, has run by now. One that is `async`,
 * `defer` or a module runs some time after it was fetched, which no tag tells.
 */
function hasTakenEffect(tag: AssetTag): boolean {
  const fetched = performance.getEntriesByName?.('src' in tag ? tag.src : tag.href) as
    PerformanceResourceTiming[] | undefined
  const fetchedAt = Math.max(0, ...(fetched ?? []).map(({ responseEnd }) => responseEnd))
  if (fetchedAt === 0) return false
  if (!('src' in tag) || !(tag.async || tag.defer || tag.type === 'module')) return true
  return tag.ownerDocument.readyState === 'complete' && performance.now() - fetchedAt > PATIENCE_MS
}
