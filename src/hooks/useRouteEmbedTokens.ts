import { useEffect } from 'react'
import { useEmbedContext } from './context'
import type { RouteOptions } from '../client/routes'

/**
 * Lets every navigation leave with a fresh token: in a layout that stays, with what changes when the route
 * does.
 *
 * When `routeKey` changes, the tokens that the new view's widgets need are renewed if they have less than
 * `minRemainingMs` left. A widget that was not there before waits for the renewal, for at most 3 s; one that
 * was goes on. Ten quick navigations cost at most one request; what no view needs any more is not renewed.
 *
 * @param routeKey - React Router: `useLocation().key`; TanStack Router: `useLocation().href`; Next.js:
 * `usePathname()`.
 * @throws {EmbedError} `EMBED_NO_PROVIDER`.
 *
 * @example
 * useRouteEmbedTokens(useLocation().key)
 */
export function useRouteEmbedTokens(
  routeKey: string | number,
  { minRemainingMs = 'enough' }: RouteOptions = {},
): void {
  const { client } = useEmbedContext('useRouteEmbedTokens()')
  useEffect(() => client.enterView(minRemainingMs), [client, routeKey, minRemainingMs])
}
