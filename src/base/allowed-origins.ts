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
   * `domain`: a rule is a domain (`example.com`), a domain with its subdomains' wildcard (`*.example.com`,
   * which is not `example.com` itself), either with a port, or a full origin. Scheme and port count only
   * where the rule has them; `localhost` has to name its port.
   */
  match: 'exact' | 'domain'
  /** Whether the rule `*` allows every origin. Default `false`. */
  star?: boolean | undefined
  /** The meaning of an empty list. Default `none`. */
  empty?: 'all' | 'none' | undefined
}

/**
 * Whether a vendor whose dashboard lists `rules` lets a page of `origin` in.
 *
 * @param origin - as `location.origin` gives it; `"null"`, which every sandboxed page has, is let in only
 * where all are.
 *
 * @example
 * isOriginAllowed(location.origin, ['*.example.com'], { match: 'domain', star: true })
 */
export function isOriginAllowed(
  origin: string,
  rules: readonly string[],
  { match, star = false, empty = 'none' }: OriginDialect,
): boolean {
  if (rules.length === 0) return empty === 'all'
  if (star && rules.includes('*')) return true
  if (origin === 'null') return false
  if (match === 'exact') return rules.includes(origin)
  const page = readOrigin(origin)
  // A rule from an environment variable that is not set is undefined, whatever its type says.
  return page !== null && rules.some((rule) => typeof rule === 'string' && isInDomain(page, rule))
}

interface Place {
  scheme: string
  host: string
  port: string
}

const PORTS: Record<string, string> = { 'http:': '80', 'https:': '443' }

function readOrigin(origin: string): Place | null {
  try {
    const { protocol, hostname, port } = new URL(origin)
    return { scheme: protocol, host: hostname, port: port || (PORTS[protocol] ?? '') }
  } catch {
    return null
  }
}

const RULE = /^(?:(https?:)\/\/)?(\*\.)?([^/:*[\]]+|\[[\da-f:.]+\])(?::(\d+))?\/?$/

function isInDomain(page: Place, rule: string): boolean {
  const [, scheme, wildcard, host = '', port] = RULE.exec(rule.trim().toLowerCase()) ?? []
  if (host === '' || (wildcard ? !page.host.endsWith(`.${host}`) : page.host !== host)) return false
  if (scheme !== undefined) return page.scheme === scheme && page.port === (port ?? PORTS[scheme])
  if (port !== undefined) return page.port === port
  return host !== 'localhost' || page.port === PORTS[page.scheme]
}
