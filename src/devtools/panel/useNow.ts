import { useEffect, useState } from 'react'
import type { EmbedClient } from '../../client/embed-client'

const TICK_MS = 1_000

/** The time of the client's clock in epoch ms, updated once a second. */
export function useNow(client: EmbedClient): number {
  const [now, setNow] = useState(() => client.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(client.now()), TICK_MS)
    return () => clearInterval(timer)
  }, [client])
  return now
}
