/** One Content-Security-Policy: its directives, and their sources. */
export type Policy = ReadonlyMap<string, readonly string[]>

/** The policies of a page: of its header, which may have several, and of its `<meta>` tags. All of them hold. */
export function readPolicies(header: string | null, html: string): Policy[] {
  const metas = [...html.matchAll(/<meta\b[^>]*>/gi)].flatMap(([tag]) =>
    /http-equiv\s*=\s*["']?content-security-policy["'\s/>]/i.test(tag)
      ? (/\bcontent\s*=\s*(?:"([^"]*)"|'([^']*)')/i.exec(tag)?.slice(1).find(Boolean) ?? [])
      : [],
  )
  return [...(header ?? '').split(','), ...metas.map((text) => text.replaceAll('&#39;', "'"))]
    .map((text) => text.trim())
    .filter(Boolean)
    .map(readPolicy)
}

function readPolicy(text: string): Policy {
  const policy = new Map<string, readonly string[]>()
  for (const directive of text.split(';')) {
    const [name = '', ...sources] = directive.trim().split(/\s+/)
    // The first one counts. @source CSP 3, 2.2.1
    if (name !== '' && !policy.has(name.toLowerCase())) policy.set(name.toLowerCase(), sources)
  }
  return policy
}

const FALLBACK: Readonly<Record<string, readonly string[]>> = {
  'connect-src': ['default-src'],
  'frame-src': ['child-src', 'default-src'],
  'script-src-elem': ['script-src', 'default-src'],
  'style-src-elem': ['style-src', 'default-src'],
  'style-src-attr': ['style-src', 'default-src'],
}

/** Whether a policy allows a source in a directive. @param page - the page’s origin, for `'self'`. */
export function allows(policy: Policy, directive: string, source: string, page: string): boolean {
  const name = [directive, ...(FALLBACK[directive] ?? [])].find((each) => policy.has(each))
  if (name === undefined) return true
  const sources = policy.get(name) ?? []
  if (source.startsWith("'"))
    return sources.includes(source) && !sources.some((each) => /^'(nonce|sha\d+)-/.test(each))
  // The provider’s nonce is set on the vendors’ scripts.
  if (directive === 'script-src-elem' && sources.some((each) => each.startsWith("'nonce-"))) return true
  return sources.some((each) => matches(each, new URL(source), page))
}

function matches(pattern: string, url: URL, page: string): boolean {
  if (pattern === '*') return true
  if (pattern === "'self'") return url.origin === page
  if (/^[a-z]+:$/i.test(pattern)) return pattern.toLowerCase() === url.protocol
  const [, scheme, host = '', port] =
    /^(?:(\w+):\/\/)?([^/:]+)(?::(\d+|\*))?/.exec(pattern.toLowerCase()) ?? []
  if (scheme !== undefined && `${scheme}:` !== url.protocol) return false
  if (port !== undefined && port !== '*' && port !== (url.port || (url.protocol === 'https:' ? '443' : '80')))
    return false
  if (port === undefined && url.port !== '') return false
  return host.startsWith('*.') ? url.hostname.endsWith(host.slice(1)) : url.hostname === host
}
