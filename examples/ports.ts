import { createServer } from 'node:net'

/** The first port from `from` on that nothing listens on, neither by IPv4 nor by IPv6. */
export async function freePort(from: number): Promise<number> {
  for (let port = from; port < from + 100; port += 1) if (await isFree(port)) return port
  throw new Error(`Expected a free port between ${from} and ${from + 99}, there is none.`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, () => probe.close(() => resolve(true)))
  })
}
