import { useCallback, useSyncExternalStore } from 'react'
import { useEmbedClient, type TokenState } from 'react-embed-token'
import { returningAi } from 'react-embed-token/vendors/returning-ai'
import { anyWidget } from './embeds'

/** The token's state, only looked at: unlike `useEmbedToken`, it keeps nothing fresh. */
export function useTokenState(): TokenState {
  const client = useEmbedClient()
  const subscribe = useCallback(
    (listener: () => void) => client.subscribe(returningAi, anyWidget, listener, { isPassive: true }),
    [client],
  )
  return useSyncExternalStore(subscribe, () => client.getState(returningAi, anyWidget))
}
