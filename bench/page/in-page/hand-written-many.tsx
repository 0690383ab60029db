import { useEffect, useRef, useState } from 'react'
import { mint } from './minted.ts'
import { drawWidget } from './widget.ts'

export interface ContestantProps {
  title: string
  onReady: () => void
}

/** The floor: no token, no state. */
export function Bare({ title, onReady }: ContestantProps) {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!ref.current) return
    const { remove } = drawWidget(ref.current, 'bare')
    onReady()
    return remove
  }, [onReady])
  return <Box title={title} elementRef={ref} />
}

const LEAD_MS = 60_000
const LIFETIME_MS = 900_000

const fetchToken = async () => ({ token: mint(), lifetimeMs: LIFETIME_MS })

/** As tutorials have it: a state, two effects and a timer for each widget. */
export function HandWritten({ title, onReady }: ContestantProps) {
  const ref = useRef<HTMLDivElement>(null)
  const [token, setToken] = useState<string | null>(null)
  useEffect(() => {
    let isGone = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const refresh = async () => {
      const answer = await fetchToken()
      if (isGone) return
      setToken(answer.token)
      timer = setTimeout(() => void refresh(), answer.lifetimeMs - LEAD_MS)
    }
    void refresh()
    return () => {
      isGone = true
      clearTimeout(timer)
    }
  }, [])
  useEffect(() => {
    if (token === null || !ref.current) return
    const { remove } = drawWidget(ref.current, token)
    onReady()
    return remove
  }, [token, onReady])
  return <Box title={title} elementRef={ref} />
}

/** The element that every widget here is in. */
export function Box({
  title,
  elementRef,
}: {
  title: string
  elementRef: React.RefObject<HTMLDivElement | null>
}) {
  return (
    <div role="group" aria-label={title} style={{ width: '100%', height: 40 }}>
      <div ref={elementRef} style={{ height: '100%' }} />
    </div>
  )
}
