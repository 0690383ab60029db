import { createContext, useContext, useEffect, useRef, useSyncExternalStore } from 'react'
import { Box, type ContestantProps } from './hand-written-many.tsx'
import { type DrawnWidget, drawWidget } from './widget.ts'

export const TokenContext = createContext('token-0')

/** The token is in a context: a new one renders every widget. */
export function ContextWidget(props: ContestantProps) {
  return <Holder {...props} token={useContext(TokenContext)} />
}

export interface TokenStore {
  read: () => string
  write: (token: string) => void
  subscribe: (listener: () => void) => () => void
}

export function createTokenStore(): TokenStore {
  const listeners = new Set<() => void>()
  let held = 'token-0'
  return {
    read: () => held,
    write(token) {
      held = token
      listeners.forEach((listener) => listener())
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

export const StoreContext = createContext<TokenStore>(createTokenStore())

/** The token is in a store, read as React documents it: a new one renders every widget. */
export function StoreWidget(props: ContestantProps) {
  const { subscribe, read } = useContext(StoreContext)
  return <Holder {...props} token={useSyncExternalStore(subscribe, read)} />
}

/** Gives its widget each token it is rendered with. */
function Holder({ title, onReady, token }: ContestantProps & { token: string }) {
  const ref = useRef<HTMLDivElement>(null)
  const widget = useRef<DrawnWidget>(null)
  useEffect(() => {
    if (widget.current) return widget.current.setToken(token)
    if (!ref.current) return
    widget.current = drawWidget(ref.current, token)
    onReady()
  }, [token, onReady])
  useEffect(() => () => widget.current?.remove(), [])
  return <Box title={title} elementRef={ref} />
}
