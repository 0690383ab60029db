import type { Devtools } from './devtools'

/** One tab, through the eyes of its DevTools. */
export interface Tab {
  readonly id: string
  /** What the browser itself had to say of the page: requests that failed, messages that reached nobody. */
  readonly said: readonly string[]
  /**
   * Runs a function in the page, which sees nothing of the test but `args`; a frozen page does run it, but
   * none of its own timers.
   */
  evaluate: <A extends unknown[], R>(run: (...args: A) => R | Promise<R>, ...args: A) => Promise<R>
  /** Resolves once the page has loaded. */
  goto: (url: string) => Promise<void>
  /** To the page before this one, from the back-forward cache if the browser has it there. */
  back: () => Promise<void>
  /** Brings it to the front of its window, which hides the others there. */
  show: () => Promise<void>
  freeze: () => Promise<void>
  resume: () => Promise<void>
  setOffline: (isOffline: boolean) => Promise<void>
  /** Makes its window a phone's, which is touched; what is on the page stays. */
  emulatePhone: (size: { width: number; height: number }) => Promise<void>
  /** Zooms the visual viewport; the layout stays. */
  zoom: (factor: number) => Promise<void>
  /** @param slowness.cpu - how many times slower its scripts are. */
  slowDown: (slowness: { latencyMs: number; bytesPerSecond: number; cpu: number }) => Promise<void>
  /** Touches the middle of the element, once it is scrolled into view. */
  tap: (selector: string) => Promise<void>
  /** Puts text where the focus is. */
  type: (text: string) => Promise<void>
  /** Presses a key that writes a character. */
  press: (character: string) => Promise<void>
  /**
   * How many listeners the page's window and document have, by type of event; `null` where the driver cannot
   * count them.
   */
  listeners: () => Promise<Record<string, number> | null>
  /** Kills its process, as an out-of-memory does. */
  crash: () => Promise<void>
  close: () => Promise<void>
}

interface Evaluated {
  result: { value?: unknown; objectId?: string }
  exceptionDetails?: { text: string; exception?: { description?: string } }
}

export async function attachTab(devtools: Devtools, id: string): Promise<Tab> {
  const { sessionId } = await devtools.send<{ sessionId: string }>('Target.attachToTarget', {
    targetId: id,
    flatten: true,
  })
  const send = <T = unknown>(method: string, params?: object) => devtools.send<T>(method, params, sessionId)
  const happened = (...methods: string[]) =>
    new Promise<void>((resolve) => {
      const stop = devtools.listen((event) => {
        if (event.sessionId !== sessionId || !methods.includes(event.method)) return
        stop()
        resolve()
      })
    })
  const said: string[] = []
  devtools.listen(({ sessionId: to, method, params }) => {
    if (to === sessionId && method === 'Log.entryAdded') said.push((params['entry'] as { text: string }).text)
  })
  // Not Runtime.enable: Chromium does not throttle a page with it as it does a user's.
  await Promise.all(
    ['Page.enable', 'Network.enable', 'Inspector.enable', 'Log.enable'].map((method) => send(method)),
  )

  async function run(expression: string, returnByValue = true): Promise<Evaluated['result']> {
    const { result, exceptionDetails } = await send<Evaluated>('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue,
    })
    if (exceptionDetails)
      throw new Error(`In the page: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`)
    return result
  }

  return {
    id,
    said,
    evaluate: async <A extends unknown[], R>(fn: (...args: A) => R | Promise<R>, ...args: A) =>
      (await run(`(${String(fn)})(...${JSON.stringify(args)})`)).value as R,
    async goto(url) {
      const loaded = happened('Page.loadEventFired')
      await send('Page.navigate', { url })
      await loaded
    },
    async back() {
      const { currentIndex, entries } = await send<{ currentIndex: number; entries: { id: number }[] }>(
        'Page.getNavigationHistory',
      )
      const navigated = happened('Page.frameNavigated')
      await send('Page.navigateToHistoryEntry', { entryId: entries[currentIndex - 1]?.id })
      await navigated
    },
    show: async () => void (await devtools.send('Target.activateTarget', { targetId: id })),
    freeze: async () => void (await send('Page.setWebLifecycleState', { state: 'frozen' })),
    resume: async () => void (await send('Page.setWebLifecycleState', { state: 'active' })),
    setOffline: async (offline) =>
      void (await send('Network.emulateNetworkConditions', {
        offline,
        latency: 0,
        downloadThroughput: -1,
        uploadThroughput: -1,
      })),
    async emulatePhone(size) {
      const angle = size.width > size.height ? 90 : 0
      await send('Emulation.setDeviceMetricsOverride', {
        ...size,
        deviceScaleFactor: 3,
        mobile: true,
        screenOrientation: { angle, type: angle ? 'landscapePrimary' : 'portraitPrimary' },
      })
      await send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 5 })
    },
    zoom: async (pageScaleFactor) => void (await send('Emulation.setPageScaleFactor', { pageScaleFactor })),
    async slowDown({ latencyMs, bytesPerSecond, cpu }) {
      await send('Network.emulateNetworkConditions', {
        offline: false,
        latency: latencyMs,
        downloadThroughput: bytesPerSecond,
        uploadThroughput: bytesPerSecond,
      })
      await send('Emulation.setCPUThrottlingRate', { rate: cpu })
    },
    async tap(selector) {
      const point = `(() => {
        const element = document.querySelector(${JSON.stringify(selector)})
        element.scrollIntoView({ block: 'center' })
        const { x, y, width, height } = element.getBoundingClientRect()
        return { x: x + width / 2, y: y + height / 2 }
      })()`
      const { value } = await run(point)
      await send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [value] })
      await send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    },
    type: async (text) => void (await send('Input.insertText', { text })),
    async press(character) {
      await send('Input.dispatchKeyEvent', { type: 'keyDown', key: character, text: character })
      await send('Input.dispatchKeyEvent', { type: 'keyUp', key: character })
    },
    async listeners() {
      const counts: Record<string, number> = {}
      for (const target of ['window', 'document']) {
        const { objectId } = await run(target, false)
        const { listeners } = await send<{ listeners: { type: string }[] }>('DOMDebugger.getEventListeners', {
          objectId,
        })
        for (const { type } of listeners) counts[`${target} ${type}`] = (counts[`${target} ${type}`] ?? 0) + 1
      }
      return counts
    },
    async crash() {
      const crashed = happened('Inspector.targetCrashed')
      send('Page.crash').catch(() => {}) // a crashed page does not answer
      await crashed
    },
    close: async () => void (await devtools.send('Target.closeTarget', { targetId: id })),
  }
}
