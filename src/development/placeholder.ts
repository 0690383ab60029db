/** Text that somebody was to replace: `<your-key>`, `your-community`, `TODO`, `…`. */
const TEXT = /^(<[^<>]*>|\{[^{}]*\}|your[-_][\w-]+|TODO|…|\.\.\.)$/

const IN_ADDRESS = [
  /<[^<>]*>|[{}…]|\.\.\.|\bTODO\b/,
  // Domains that are kept for documents. @source https://www.rfc-editor.org/rfc/rfc2606
  /^\w*:?\/\/([^/]*\.)?example\.(com|net|org)(:\d+)?(\/|$)/i,
  /^\w*:?\/\/([^/]*\.)?your([-_]|(app|company|domain|host|server|site)\b)/i,
]

/** Whether an option still has the text of an example. */
export function isPlaceholder(value: string): boolean {
  return (
    TEXT.test(value) ||
    (isAddress(value) && IN_ADDRESS.some((pattern) => pattern.test(decoded(withoutQuery(value)))))
  )
}

/**
 * An address without what may hold a secret: user, query and fragment. `null`: it is no absolute http(s)
 * address.
 */
export function publicAddress(url: string): string | null {
  if (!URL.canParse(url)) return null
  const { protocol, origin, pathname } = new URL(url)
  return protocol === 'http:' || protocol === 'https:' ? `${origin}${decoded(pathname)}` : null
}

const isAddress = (value: string) => /^(https?:)?\/\//.test(value)

function withoutQuery(url: string): string {
  return url.split(/[?#]/, 1)[0] ?? ''
}

function decoded(url: string): string {
  try {
    return decodeURIComponent(url)
  } catch {
    return url
  }
}
