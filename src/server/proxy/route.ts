import { ProxyRefusal } from './refusal'
import type { ProxyRoute, VendorRules } from './rules'

/**
 * The documented call that a request is. Paths are compared to the letter, as the URL standard writes them:
 * `..`, `//`, `\`, `%2f` and NUL lead to no documented path. The vendor's address is made from the rule, never
 * from the request.
 *
 * @throws {ProxyRefusal} 404; 405 with `Allow`.
 */
export function findRoute(request: Request, rules: VendorRules, basePath: string): ProxyRoute {
  const { pathname } = new URL(request.url)
  const path = pathname.startsWith(`${basePath}/`) ? pathname.slice(basePath.length) : ''
  const routes = rules.routes.filter((route) => route.path === path)
  if (routes.length === 0)
    throw new ProxyRefusal('not_found', `This is no path of ${rules.name} that the proxy passes on.`)
  const asked =
    request.method === 'OPTIONS' ? request.headers.get('access-control-request-method') : request.method
  const route = routes.find(({ method }) => method === asked)
  if (route) return route
  const allow = [...routes.map(({ method }) => method), 'OPTIONS'].join(', ')
  throw new ProxyRefusal(
    'method_not_allowed',
    `Ask with ${routes.map(({ method }) => method).join(' or ')}.`,
    {
      allow,
    },
  )
}
