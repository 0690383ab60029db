import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { findBrowser, PLAIN_BROWSER_ARGS } from '../../scripts/browser.ts'

export interface StartedChromium {
  /** Where its DevTools listen for WebSockets. */
  endpoint: string
  close: () => Promise<void>
}

/**
 * Timers in a chain run once a minute from 5 s on, not 60 s, in a page that was hidden before it painted
 * anything. Every other page is throttled as a user's is.
 * @source
 * https://chromium.googlesource.com/chromium/src/+/main/third_party/blink/renderer/platform/scheduler/common/features.cc
 */
const THROTTLE_SOON = '--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/5'

/**
 * Starts a Chromium in which tabs are as a user has them: hidden ones are hidden. Playwright would pretend
 * that every page has the focus.
 */
export async function startChromium(): Promise<StartedChromium> {
  const path = findBrowser()
  if (!path) throw new Error('There is no browser. Run `npx tsx scripts/browser.ts`.')
  const profile = await mkdtemp(join(tmpdir(), 'embed-tabs-'))
  // The pipe ends the browser when this process ends, however it ends. The port is for the workers.
  const remote = ['--remote-debugging-pipe', '--remote-debugging-port=0']
  const browser = spawn(
    path,
    [
      '--headless=new',
      ...PLAIN_BROWSER_ARGS,
      THROTTLE_SOON,
      `--user-data-dir=${profile}`,
      ...remote,
      'about:blank',
    ],
    {
      stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
    },
  )
  const ended = new Promise<void>((resolve) => browser.once('close', () => resolve()))

  return {
    endpoint: await readEndpoint(browser.stdio[2] as Readable),
    async close() {
      browser.kill()
      const timer = setTimeout(() => browser.kill('SIGKILL'), 5_000)
      await ended
      clearTimeout(timer)
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
}

/** Reads the address that Chromium prints once its DevTools listen. */
function readEndpoint(printed: Readable): Promise<string> {
  const lines: string[] = []
  return new Promise((resolve, reject) => {
    createInterface(printed)
      .on('line', (line) => {
        lines.push(line)
        const [, endpoint] = /^DevTools listening on (ws:\S+)/.exec(line) ?? []
        if (endpoint) resolve(endpoint)
      })
      .on('close', () =>
        reject(new Error(`Chromium ended before its DevTools listened:\n${lines.join('\n')}`)),
      )
  })
}
