import { spawn } from 'node:child_process'

/** How a stage came out. */
export interface StageResult {
  script: string
  isGreen: boolean
  seconds: number
  /** What it printed, both streams as they came. */
  printed: string
}

/**
 * Runs a script of package.json. What it prints is kept, so that stages that run beside each other can be
 * read.
 */
export function runStage(
  script: string,
  signal: AbortSignal,
  env: Record<string, string> = {},
): Promise<StageResult> {
  const startedAt = performance.now()
  return new Promise((resolve) => {
    const printed: string[] = []
    // A group of its own: what it has started ends with it.
    const child = spawn('npm', ['run', '--silent', script], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1', ...env },
      shell: process.platform === 'win32',
      detached: process.platform !== 'win32',
    })
    const end = () => {
      if (child.pid === undefined) return
      if (process.platform === 'win32') child.kill()
      else process.kill(-child.pid, 'SIGTERM')
    }
    signal.addEventListener('abort', end)
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => printed.push(text))
    const finish = (isGreen: boolean) => {
      signal.removeEventListener('abort', end)
      resolve({
        script,
        isGreen,
        seconds: (performance.now() - startedAt) / 1_000,
        printed: printed.join(''),
      })
    }
    child.on('error', (cause) => {
      printed.push(String(cause))
      finish(false)
    })
    child.on('close', (code) => finish(code === 0))
  })
}
