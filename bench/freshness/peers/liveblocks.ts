import { createClient } from '@liveblocks/client'
import type { Subject } from '../subject.ts'
import { present } from './present.ts'

const API = 'https://api.liveblocks.io'

export const subject: Subject = {
  name: 'Liveblocks',
  start: ({ endpoint }) => {
    const carried = new WeakMap<AbortSignal, string>()
    const client = createClient({
      authEndpoint: endpoint,
      polyfills: {
        // What goes to Liveblocks is answered here and now: a use is about the token in its header.
        fetch: async (input, init) => {
          if (!(typeof input === 'string' && input.startsWith(API))) return fetch(input, init)
          if (init?.signal)
            carried.set(
              init.signal,
              new Headers(init.headers).get('authorization')?.replace('Bearer ', '') ?? '',
            )
          return new Response('{"count":0}', { headers: { 'content-type': 'application/json' } })
        },
      },
    })
    return {
      use: async () => {
        const { signal } = new AbortController()
        await client.getUnreadInboxNotificationsCount({ signal })
        return present(carried.get(signal))
      },
    }
  },
}
