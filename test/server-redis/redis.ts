// A Redis of our own: on a free port, without a disk.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { findRedis } from '../../scripts/redis'

export interface OwnRedis {
  url: string
  /** Ends it at once, as a crash does. */
  kill: () => Promise<void>
  /** Starts it again, empty, on the same port. */
  start: () => Promise<void>
  /** It accepts connections, and answers nothing. */
  freeze: () => void
  thaw: () => void
  /** Removes every key. */
  empty: () => Promise<void>
}

export async function startRedis(): Promise<OwnRedis> {
  const path = findRedis()
  if (!path) throw new Error('No redis-server: run `npm run test:server`, which installs one.')
  const port = await freePort()
  let child: ChildProcess | undefined
  const start = async () => {
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no']
    child = spawn(path, args, { stdio: 'ignore' })
    while (!(await answers(port))) await new Promise((resolve) => setTimeout(resolve, 20))
  }
  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    kill: async () => {
      if (!child || child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
    freeze: () => child?.kill('SIGSTOP'),
    thaw: () => child?.kill('SIGCONT'),
    empty: async () => void (await says(port, 'FLUSHALL', '+OK')),
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const answers = (port: number) => says(port, 'PING', '+PONG')

/** Whether a port answers a command so. */
function says(port: number, command: string, answer: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${command}\r\n`))
    const end = (isThere: boolean) => {
      socket.destroy()
      resolve(isThere)
    }
    socket.on('data', (data) => end(data.toString().startsWith(answer)))
    socket.on('error', () => end(false))
  })
}
