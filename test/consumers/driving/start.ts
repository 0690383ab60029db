import { spawn } from 'node:child_process'
import { PATIENCE_MS } from './patience'

/** A server that runs on its own. */
export interface Started {
  /** The first group of what it was waited for, or all of it. */
  said: string
  /** All that it has printed so far. */
  output: () => string
  /** Ends it, and what it has started. */
  close: () => Promise<void>
}

/**
 * Starts a program, in a process group of its own, and waits until it prints something.
 *
 * @param command - and its arguments; what is in the folder's `node_modules/.bin` by `npx`.
 * @param options.until - what it prints when it is there, e.g. its address.
 */
export function start(
  command: string[],
  { cwd, env, until }: { cwd: string; env?: Record<string, string>; until: RegExp },
): Promise<Started> {
  const [program = '', ...args] = command
  const isWindows = process.platform === 'win32'
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, NO_COLOR: '1', NEXT_TELEMETRY_DISABLED: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: !isWindows,
    shell: isWindows,
  })
  let printed = ''
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const kill = () => {
    if (child.exitCode !== null || child.pid === undefined) return
    if (isWindows) child.kill()
    else process.kill(-child.pid, 'SIGTERM')
  }
  process.once('exit', kill)
  const close = async () => {
    process.off('exit', kill)
    kill()
    await ended
  }
  return new Promise((resolve, reject) => {
    const fail = (why: string) =>
      void close().then(() => reject(new Error(`${command.join(' ')} ${why}:\n${printed}`)))
    const timer = setTimeout(() => fail('did not say that it is there'), PATIENCE_MS)
    child.once('error', reject)
    child.once('exit', () => fail('ended'))
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        printed += chunk
        const match = until.exec(printed)
        if (!match) return
        clearTimeout(timer)
        child.removeAllListeners('exit')
        resolve({ said: match[1] ?? match[0], output: () => printed, close })
      })
    }
  })
}
