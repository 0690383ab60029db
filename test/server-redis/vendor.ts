// A vendor that counts its mints, and answers when it is told.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Vendor {
  url: string
  /** Mints by user, begun or ended. */
  mints: Map<string, number>
  total: () => number
  /** What each request waits for. */
  delay: (act: (user: string) => Promise<void>) => void
  /** The share of mints that fail. */
  failShare: (share: number) => void
  close: () => void
}

export async function startVendor(delayMs = 20): Promise<Vendor> {
  const mints = new Map<string, number>()
  let act = async (_user: string) => new Promise<void>((resolve) => setTimeout(resolve, delayMs))
  let share = 0
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? '/', 'http://vendor').searchParams
    const user = query.get('user') ?? ''
    const count = (mints.get(user) ?? 0) + 1
    mints.set(user, count)
    void act(user).then(() => {
      if (Math.random() < share) return response.writeHead(500).end()
      const expiresIn = Number(query.get('life'))
      return response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ embedToken: `${user}.${count}.${Date.now() + expiresIn * 1_000}`, expiresIn }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mints,
    total: () => [...mints.values()].reduce((sum, each) => sum + each, 0),
    delay: (given) => (act = given),
    failShare: (given) => (share = given),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
