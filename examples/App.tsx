import { useState } from 'react'
import { EmbedProvider } from 'react-embed-token'
import { keepAlive } from 'react-embed-token/keep-alive'
import { embeds } from './embeds'
import { Header, type User } from './Header'
import { themes } from './themes'
import { type Scheme, useScheme } from './useScheme'
import { View } from './View'

/** As many as there are to leave: the frames of two routes, and what the third can keep. */
const KEPT = 8

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
    <EmbedProvider
      client={embeds}
      identity={user === 'nobody' ? null : user}
      theme={themes[scheme]}
      keepAlive={keepAlive({ limit: KEPT })}
    >
      <Header user={user} onUser={setUser} scheme={wanted} onScheme={setWanted} />
      <View context={context} />
    </EmbedProvider>
  )
}
