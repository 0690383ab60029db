/**
 * How a vendor reads its list of allowed origins.
 *
 * | vendor | dialect | source |
 * |---|---|---|
 * | Interakt | exact, an empty list allows all, no `*` | read in its source, `adf3400` (2026-06-12) |
 * | Open Chat Widget | exact, `*` allows all | read in its source, `b4d0f31` (2026-02-18) |
 * | Runtype | domains, `*.` and `*` | its guide; its API reference shows full origins, so both are taken |
 */
export interface OriginDialect {
  /**
   * `exact`: a rule is an origin, to the letter, scheme and port included.
   *
   * `domain`: a rule is a domain (`example.com`), a domain with its subdomains' wildcard (`*.example.com`, which is not `example.com` itself), either
   * with a port, or a full origin. Scheme and port count only where the rule has them; `localhost` has to name its port.
   */
  match: 'exact' | 'domain'
  /** Whether the rule `*` allows every origin. Default `false`. */
  star?: boolean | undefined
  /** What no rule at all means. Default `none`. */
  empty?: 'all' | 'none' | undefined
}

/**
 * Whether a vendor whose dashboard lists `rules` lets a page of `origin` in.
 *
 * @param origin - as `location.origin` gives it; `"null"`, which every sandboxed page has, is let in only where all are.
 *
 * @example
 * isOriginAllowed(location.origin, ['*.example.com'], { match: 'domain', star: true })
 */
export function isOriginAllowed(origin: string, rules: readonly string[], { match, star = false, empty = 'none' }: OriginDialect): boolean {
  if (rules.length === 0) return empty === 'all'
  if (star && rules.includes('*')) return true
  if (origin === 'null') return false
  if (match === 'exact') return rules.includes(origin)
  const page = readOrigin(origin)
  return page !== null && rules.some((rule) => isInDomain(page, rule))
}

interface Place {
  scheme: string
  host: string
  /** `""` where it is the scheme's own, or a rule does not say. */
  port: string
}

function readOrigin(origin: string): Place | null {
  try {
    const { protocol, hostname, port } = new URL(origin)
    return { scheme: protocol, host: hostname, port }
  } catch {
    return null
  }
}

function isInDomain(page: Place, rule: string): boolean {
  const [, scheme, wildcard, host = '', port] = /^(?:(https?:)\/\/)?(\*\.)?([^/:*]+)(?::(\d+))?\/?$/i.exec(rule.trim()) ?? []
  if (host === '') return false
  const name = host.toLowerCase()
  if (wildcard ? !page.host.endsWith(`.${name}`) : page.host !== name) return false
  if (scheme !== undefined) return page.scheme === scheme.toLowerCase() && page.port === (readOrigin(`${scheme}//x:${port ?? ''}`)?.port ?? '')
  return port === undefined ? name !== 'localhost' || page.port === '' : page.port === port
}
