'use client'

import { useSuspenseEmbedToken } from 'react-embed-token'
import { returningAi } from 'react-embed-token/vendors/returning-ai'
import { store } from './widgets'

/** Says that the store's token is there; until it is, whatever is around it shows its fallback. */
export function StoreToken() {
  const { token } = useSuspenseEmbedToken(returningAi, store)
  return <p>The store’s token {token.expiresAt === null ? 'never ends' : 'has an end'}.</p>
}
