import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { findFirefox } from '../../scripts/browser.ts'
import { type Bidi, connectBidi } from './bidi.ts'
import { FIREFOX_LIGHT } from './firefox-launch.ts'

/** One Firefox, driven over WebDriver BiDi. */
export interface Firefox {
  bidi: Bidi
  /** "Firefox 153.0". */
  version: string
  close: () => Promise<void>
}

const LISTENING = /^WebDriver BiDi listening on (ws:\S+)/

/** Starts a Firefox with a folder of its own; its pages have timers, caches and a focus as a user's have. */
export async function startFirefox(): Promise<Firefox> {
  const path = findFirefox()
  if (!path) throw new Error('There is no Firefox. Run `npx tsx scripts/browser.ts firefox`.')
  const folder = await mkdtemp(join(tmpdir(), 'embed-firefox-'))
  const prefs = Object.entries(FIREFOX_LIGHT).map(
    (pref) => `user_pref(${JSON.stringify(pref).slice(1, -1)});\n`,
  )
  await writeFile(join(folder, 'user.js'), prefs.join(''))
  const args = ['--headless', '--no-remote', '--profile', folder, '--remote-debugging-port=0', 'about:blank']
  const browser = spawn(path, args, {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, MOZ_HEADLESS_WIDTH: '1280', MOZ_HEADLESS_HEIGHT: '1000' },
  })
  const ended = new Promise<void>((resolve) => browser.once('close', () => resolve()))
  const end = () => void browser.kill('SIGKILL')
  process.once('exit', end)

  const url = await new Promise<string>((resolve, reject) => {
    const lines: string[] = []
    createInterface(browser.stderr)
      .on('line', (line) => {
        lines.push(line)
        const [, found] = LISTENING.exec(line) ?? []
        if (found) resolve(found)
      })
      .on('close', () => reject(new Error(`Firefox ended before it listened:\n${lines.join('\n')}`)))
  })
  const bidi = await connectBidi(`${url}/session`)
  const { capabilities } = await bidi.send<{ capabilities: { browserVersion: string } }>('session.new', {
    capabilities: {},
  })
  return {
    bidi,
    version: `Firefox ${capabilities.browserVersion}`,
    async close() {
      bidi.close()
      browser.kill()
      const timer = setTimeout(end, 5_000)
      await ended
      clearTimeout(timer)
      process.off('exit', end)
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
}
