import { useState } from 'react'
import { EmbedProvider } from 'react-embed-token'
import { Outlet } from 'react-router'
import { embeds } from './embeds'
import { Header, type User } from './Header'
import { themes } from './themes'
import { useScheme, type Scheme } from './useScheme'

/** What the routes get. */
export interface PageContext {
  isSignedIn: boolean
  scheme: 'light' | 'dark'
}

export function App() {
  const [user, setUser] = useState<User>('user-1')
  const [wanted, setWanted] = useState<Scheme>('auto')
  const scheme = useScheme(wanted)
  const context: PageContext = { isSignedIn: user !== 'nobody', scheme }
  return (
    <EmbedProvider client={embeds} identity={user === 'nobody' ? null : user} theme={themes[scheme]}>
      <Header user={user} onUser={setUser} scheme={wanted} onScheme={setWanted} />
      <Outlet context={context} />
    </EmbedProvider>
  )
}
