import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { findWebkit, findWebkitDriver } from '../../scripts/browser.ts'
import { type HttpsHosts, startHttpsHosts } from './https-hosts.ts'

/** One WebKit, driven over plain WebDriver. */
export interface WebDriver {
  /** "WebKitGTK 2.50.6". */
  version: string
  /** @throws with the driver's own message. */
  send: <T = unknown>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => Promise<T>
  /** Runs a function in the current window and frame; it sees nothing but `args`. */
  run: <A extends unknown[], R>(fn: (...args: A) => R | Promise<R>, ...args: A) => Promise<R>
  /** Goes from the page into a frame, by CSS selectors, one a frame. */
  enter: (...selectors: string[]) => Promise<void>
  /** One task after the other: window and frame are the driver's state. */
  alone: <R>(task: () => Promise<R>) => Promise<R>
  /** Types with the browser's keyboard, wherever the focus is. */
  type: (text: string) => Promise<void>
  /** Warnings and errors that any page or frame printed, and requests that failed. */
  printed: () => string[]
  /** Answers an origin of `https:` from a server of this machine. */
  route: HttpsHosts['route']
  close: () => Promise<void>
}

/** The key of an element in WebDriver's JSON. @see https://www.w3.org/TR/webdriver2/#elements */
const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf'
const PATIENCE_MS = 60_000

/** Starts a display, a driver and a browser of their own. @param options.isStill - with less motion. */
export async function startWebkit({ isStill = false } = {}): Promise<WebDriver> {
  const [binary, driverPath] = [findWebkit(), findWebkitDriver()]
  if (!binary || !driverPath) throw new Error('There is no WebKit. Run `npx tsx scripts/browser.ts webkit`.')
  const folder = await mkdtemp(join(tmpdir(), 'embed-webkit-'))
  const log = join(folder, 'printed')
  // The driver keeps the browser's output to itself.
  const wrapped = join(folder, 'browser.sh')
  await writeFile(wrapped, `#!/bin/sh\nexec '${binary}' "$@" >>'${log}' 2>&1\n`)
  await writeFile(log, '')
  await chmod(wrapped, 0o755)
  await mkdir(join(folder, 'gtk-3.0'))
  await writeFile(
    join(folder, 'gtk-3.0/settings.ini'),
    `[Settings]\ngtk-enable-animations=${isStill ? 0 : 1}\n`,
  )

  const started: ChildProcess[] = []
  const end = () => started.forEach((child) => child.kill())
  process.once('exit', end)
  const { DISPLAY = await startDisplay(started) } = process.env
  const port = await freePort()
  const env = { ...process.env, DISPLAY, NO_AT_BRIDGE: '1', XDG_CONFIG_HOME: folder }
  started.push(spawn(driverPath, [`--port=${port}`], { env, stdio: 'ignore' }))

  async function ask<T>(method: string, path: string, body?: object): Promise<T> {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const { value } = (await response.json()) as { value: T & { error?: string; message?: string } }
    if (!response.ok) throw new Error(`${method} ${path}: ${value.error}: ${value.message}`)
    return value
  }
  const hosts = await startHttpsHosts()
  const options = {
    binary: wrapped,
    args: [
      '--automation',
      '--enable-write-console-messages-to-stdout=true',
      `--proxy=${hosts.address}`,
      ...['localhost', '127.0.0.1'].map((host) => `--ignore-host=${host}`),
    ],
  }
  const session = await retry(() =>
    ask<{ sessionId: string; capabilities: { browserVersion: string } }>('POST', '/session', {
      capabilities: {
        alwaysMatch: {
          // The driver waits until the window has arrived at its next page, and only then runs a script. With
          // 'none', a script can start in a page that is being left. If that page goes into the back-forward
          // cache, the script and the timer of its time limit are suspended, and the driver never answers. The
          // answer comes when somebody goes back to the page. Measured in WebKitGTK 2.50.6, two browsers at a
          // time: 15 of 160 scripts right after a step back were lost with 'none', and 0 of 160 with 'normal'.
          pageLoadStrategy: 'normal',
          acceptInsecureCerts: true,
          'webkitgtk:browserOptions': options,
        },
      },
    }),
  )

  const send = <T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) =>
    ask<T>(method, `/session/${session.sessionId}${path}`, body)
  await send('POST', '/timeouts', { script: PATIENCE_MS, pageLoad: PATIENCE_MS })
  await send('POST', '/window/rect', { x: 0, y: 0, width: 1_280, height: 1_000 })
  let last: Promise<unknown> = Promise.resolve()
  return {
    version: `WebKitGTK ${session.capabilities.browserVersion}`,
    send,
    async run<A extends unknown[], R>(fn: (...args: A) => R | Promise<R>, ...args: A) {
      const { value, error } = await send<{ value?: string; error?: string }>('POST', '/execute/async', {
        script: `const done = arguments[arguments.length - 1]
          Promise.resolve().then(() => (${String(fn)})(...arguments[0]))
            .then((value) => done({ value: JSON.stringify(value) }), (error) => done({ error: String(error) }))`,
        args: [args],
      })
      if (error !== undefined) throw new Error(`In the page: ${error}`)
      return (value === undefined ? undefined : JSON.parse(value)) as R
    },
    async enter(...selectors) {
      await send('POST', '/frame', { id: null })
      for (const value of selectors) {
        const id = await retry(() =>
          send<Record<string, string>>('POST', '/element', { using: 'css selector', value }),
        )
        await send('POST', '/frame', { id: { [ELEMENT]: id[ELEMENT] } })
      }
    },
    alone(task) {
      const result = last.then(task)
      last = result.catch(() => {})
      return result
    },
    async type(text) {
      const actions = [...text].flatMap((value) => [
        { type: 'keyDown', value },
        { type: 'keyUp', value },
      ])
      await send('POST', '/actions', { actions: [{ type: 'key', id: 'keys', actions }] })
    },
    printed: () =>
      readFileSync(log, 'utf8')
        .split('\n')
        .filter((line) => /CONSOLE (?:\S+ )*(?:ERROR|WARN)/.test(line)),
    route: hosts.route,
    async close() {
      hosts.close()
      await send('DELETE', '').catch(() => {})
      end()
      process.off('exit', end)
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
}

/** A display that nobody looks at. @returns its name. */
function startDisplay(started: ChildProcess[]): Promise<string> {
  const args = ['-displayfd', '3', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp']
  const display = spawn('Xvfb', args, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  started.push(display)
  return new Promise((resolve, reject) => {
    display.once('error', reject)
    display.stdio[3]?.once('data', (name: Buffer) => resolve(`:${String(name).trim()}`))
  })
}

/** Tries again while the driver starts, or the page loads. */
export async function retry<T>(attempt: () => Promise<T>): Promise<T> {
  for (const until = performance.now() + PATIENCE_MS; ; await wait(100)) {
    try {
      return await attempt()
    } catch (error) {
      if (performance.now() > until) throw error
    }
  }
}

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
