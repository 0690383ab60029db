import { QueryClient, QueryObserver } from '@tanstack/query-core'
import type { Subject } from '../subject.ts'
import { mint } from './mint.ts'
import { present } from './present.ts'

const INTERVAL_MS = 13 * 60_000
const RECIPE_LIFETIME_SECONDS = 15 * 60

export const subject: Subject = {
  name: 'TanStack Query recipe',
  start: ({ endpoint, lifetimeSeconds, method }) => {
    const intervalMs = Math.min(INTERVAL_MS, (INTERVAL_MS * lifetimeSeconds) / RECIPE_LIFETIME_SECONDS)
    const client = new QueryClient()
    client.mount() // as QueryClientProvider does
    const observer = new QueryObserver(client, {
      queryKey: ['embed-token'],
      queryFn: () => mint(endpoint, method),
      refetchInterval: intervalMs,
      staleTime: intervalMs,
    })
    const first = new Promise<void>((resolve) =>
      observer.subscribe(({ data }) => data !== undefined && resolve()),
    )
    return {
      use: async () => {
        await first
        return present(observer.getCurrentResult().data)
      },
    }
  },
}
