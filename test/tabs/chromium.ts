import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { BROWSER_ARGS, findBrowser } from '../../scripts/browser.ts'
import { speakDevtools } from './devtools'
import { attachTab, type Tab } from './tab'

/** `tab`: it is shown, which hides the others of its window. `hidden`: it is not shown. `window`: in one of its own, so that nothing else is hidden. */
export type Place = 'tab' | 'hidden' | 'window'

/** A user's browser: windows and storage of its own. */
export interface Profile {
  open: (url: string, place?: Place) => Promise<Tab>
  close: () => Promise<void>
}

/** A Chromium in which tabs are as a user has them: hidden ones are hidden. */
export interface Chromium {
  createProfile: () => Promise<Profile>
  close: () => Promise<void>
}

/** Playwright would pretend that every page has the focus; this Chromium is left alone. */
export async function startChromium(): Promise<Chromium> {
  const path = findBrowser()
  if (!path) throw new Error('No browser: run `npx tsx scripts/browser.ts`.')
  const profile = await mkdtemp(join(tmpdir(), 'embed-tabs-'))
  const browser = spawn(path, ['--headless=new', ...BROWSER_ARGS, `--user-data-dir=${profile}`, '--remote-debugging-pipe', 'about:blank'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
  })
  const ended = new Promise<void>((resolve) => browser.once('close', () => resolve()))
  const devtools = speakDevtools(browser.stdio[3] as Writable, browser.stdio[4] as Readable)
  await devtools.send('Browser.getVersion')

  return {
    async createProfile() {
      const { browserContextId } = await devtools.send<{ browserContextId: string }>('Target.createBrowserContext')
      let hasWindow = false
      return {
        async open(url, place = 'tab') {
          const newWindow = place === 'window' || !hasWindow
          hasWindow = true
          const where = { browserContextId, newWindow, background: place === 'hidden' }
          const { targetId } = await devtools.send<{ targetId: string }>('Target.createTarget', { url: 'about:blank', ...where })
          const tab = await attachTab(devtools, targetId)
          await tab.goto(url)
          return tab
        },
        close: async () => void (await devtools.send('Target.disposeBrowserContext', { browserContextId })),
      }
    },
    async close() {
      devtools.send('Browser.close').catch(() => {}) // it ends before it answers
      const timer = setTimeout(() => browser.kill('SIGKILL'), 5_000)
      await ended
      clearTimeout(timer)
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
}
