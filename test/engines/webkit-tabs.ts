import { setTimeout as wait } from 'node:timers/promises'
import type { Profile, SharedBrowser } from '../tabs/profile'
import type { Tab } from '../tabs/tab'
import { retry, startWebkit, type WebDriver } from './webdriver.ts'

/** WebKit's tabs for `test/tabs/` and `test/policies/`: a profile is a browser of its own. */
export async function connectWebkit(): Promise<SharedBrowser> {
  const started: WebDriver[] = []
  return {
    async createProfile(skip) {
      const driver = await startWebkit()
      started.push(driver)
      return createProfile(driver, await driver.send<string>('GET', '/window'), skip)
    },
    close: async () => void (await Promise.all(started.map((driver) => driver.close()))),
  }
}

/** @param base - its first window, which stays: the session ends with the last one. */
function createProfile(driver: WebDriver, base: string, skip?: (why: string) => never): Profile {
  let current: string | undefined
  /** Tabs of one window: one is shown, which hides the others. */
  const together = new Set<string>()
  const said: string[] = []
  const listen = () => said.push(...driver.printed().slice(said.length))
  const sync = (task: () => Promise<unknown>) => task().finally(listen)

  function attach(id: string): Tab & { hide: () => Promise<void> } {
    const at = <R>(task: () => Promise<R>) =>
      driver.alone(async () => {
        await switchTo(id)
        let result: R | undefined
        await sync(async () => void (result = await task()))
        return result as R
      })
    const switchTo = async (handle: string) => {
      if (current !== handle) await driver.send('POST', '/window', { handle })
      current = handle
    }
    const cannot = (what: string) => () => {
      const why = `${driver.version}: its WebDriver cannot ${what}`
      skip?.(why)
      return Promise.reject(new Error(why))
    }
    const settled = async (isThere: (href: string) => boolean) => {
      for (const until = performance.now() + 60_000; performance.now() < until; await wait(50)) {
        const [href, state] = await retry(() =>
          driver.run(() => [location.href, document.readyState] as const),
        )
        if (isThere(href) && state === 'complete') return true
      }
      return false
    }
    /** Each is a window to WebKit; a minimized one is hidden, as a tab behind another is. */
    const show = async () => {
      for (const other of together) {
        if (other === id) continue
        await switchTo(other)
        await driver.send('POST', '/window/minimize', {})
      }
      await switchTo(id)
      await driver.send('POST', '/window/rect', { x: 0, y: 0, width: 1_280, height: 1_000 })
    }
    return {
      id,
      said,
      evaluate: (fn, ...args) => at(() => driver.run(fn, ...args)),
      goto: (url) =>
        at(async () => {
          await driver.send('POST', '/url', { url })
          if (!(await settled((href) => href === url))) throw new Error(`Expected to get to ${url}.`)
        }),
      back: () =>
        at(async () => {
          const before = await driver.run(() => location.href)
          await driver.send('POST', '/back', {})
          if (!(await settled((href) => href !== before))) throw new Error(`Expected to leave ${before}.`)
        }),
      show: () => at(show),
      hide: () => at(async () => void (await driver.send('POST', '/window/minimize', {}))),
      type: (text) => at(() => driver.type(text)),
      press: (character) => at(() => driver.type(character)),
      close: () =>
        at(async () => {
          await driver.send('DELETE', '/window')
          together.delete(id)
          current = undefined
          await switchTo(base)
        }),
      freeze: cannot('freeze a tab'),
      resume: cannot('resume a tab'),
      setOffline: cannot('take the network away'),
      emulatePhone: cannot('be a phone'),
      zoom: cannot('zoom'),
      slowDown: cannot('slow the network down'),
      tap: cannot('touch'),
      listeners: () => Promise.resolve(null),
      crash: cannot('crash a tab'),
    }
  }

  return {
    async open(url, place = 'tab') {
      const { handle } = await driver.alone(() =>
        driver.send<{ handle: string }>('POST', '/window/new', { type: 'window' }),
      )
      const tab = attach(handle)
      if (place !== 'window') together.add(handle)
      if (place === 'tab') await tab.show()
      if (place === 'hidden') await tab.hide()
      await tab.goto(url)
      return tab
    },
    attachFrame: () =>
      Promise.resolve({
        said,
        evaluate: (fn, ...args) =>
          driver.alone(async () => {
            await driver.enter('iframe')
            try {
              return await driver.run(fn, ...args)
            } finally {
              await driver.enter()
            }
          }),
      }),
    close: () => driver.close(),
  }
}
