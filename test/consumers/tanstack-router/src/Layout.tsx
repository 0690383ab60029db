import { Link, Outlet, useLocation } from '@tanstack/react-router'
import { useRouteEmbedTokens } from 'react-embed-token'
import { MIN_REMAINING_MS } from './embeds'

/** What is around every view. Each navigation leaves the tokens of what stays in view with enough time. */
export function Layout() {
  const { href } = useLocation()
  useRouteEmbedTokens(href, { minRemainingMs: MIN_REMAINING_MS })
  return (
    <>
      <nav aria-label="Site" style={{ display: 'flex', gap: 12 }}>
        <Link to="/">Home</Link>
        <Link to="/about">About</Link>
        <Link to="/store">Store</Link>
        <Link to="/chat">Chat</Link>
        <Link to="/levels/$level" params={{ level: 'bronze' }}>
          Bronze
        </Link>
        <Link to="/levels/$level" params={{ level: 'silver' }}>
          Silver
        </Link>
      </nav>
      <main>
        <Outlet />
      </main>
    </>
  )
}
