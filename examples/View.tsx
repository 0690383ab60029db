import { useRouteEmbedTokens } from 'react-embed-token'
import { Outlet, useLocation } from 'react-router'
import type { PageContext } from './App'

/** The route's view; each is entered with a token that has enough left. */
export function View({ context }: { context: PageContext }) {
  useRouteEmbedTokens(useLocation().key)
  return <Outlet context={context} />
}
