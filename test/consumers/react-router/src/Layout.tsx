import { useRouteEmbedTokens } from 'react-embed-token'
import { Outlet, useLocation } from 'react-router'
import { MIN_REMAINING_MS } from './embeds'
import { Navigation } from './Navigation'

interface LayoutProps {
  user: string
  onUser: (user: string) => void
}

/** What is around every view. Each navigation leaves the tokens of what stays in view with enough time. */
export function Layout({ user, onUser }: LayoutProps) {
  const { key } = useLocation()
  useRouteEmbedTokens(key, { minRemainingMs: MIN_REMAINING_MS })
  return (
    <>
      <header>
        <Navigation />
        <button type="button" onClick={() => onUser(user === 'ada' ? 'ben' : 'ada')}>
          Signed in as {user}
        </button>
      </header>
      <main>
        <Outlet />
      </main>
    </>
  )
}
