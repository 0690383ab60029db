import { keepAlive } from 'react-embed-token/keep-alive'
import { useState } from 'react'
import { EmbedProvider } from 'react-embed-token'
import { embeds, FIRST_USER } from './embeds'
import { Layout } from './Layout'

/** Keeps five widgets that are out of view, and forgets them all when another user signs in. */
export function App() {
  const [user, setUser] = useState(FIRST_USER)
  return (
    <EmbedProvider client={embeds} identity={user} keepAlive={keepAlive({ limit: 5 })}>
      <Layout user={user} onUser={setUser} />
    </EmbedProvider>
  )
}
