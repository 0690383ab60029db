// Runs inside of a simulated page: its globals.
import { createAbort, SimDOMException } from './abort.ts'
import { createChannels } from './channels.ts'
import { createDocument, createStorage, SimElement } from './dom.ts'
import { callQuietly, SimCustomEvent, SimEvent, SimEventTarget, SimMessageEvent } from './events.ts'
import { createFetch, SimHeaders, SimRequest, SimResponse } from './fetch.ts'
import type { Host } from './host.ts'
import { createLocks } from './locks.ts'

/** How the world reaches into the page. */
export interface Page {
  dispatch: (target: 'window' | 'document', type: string, fields?: Record<string, unknown>) => void
}

export function install(host: Host): Page {
  const page = globalThis as unknown as Record<string, unknown>
  class Window extends SimEventTarget {
    override face() {
      return globalThis
    }
  }
  const win = new Window()
  const { node } = host

  Math.random = host.random
  const NativeDate = Date
  class SimDate extends NativeDate {
    constructor(...args: unknown[]) {
      super(...((args.length === 0 ? [host.wall()] : args) as [number]))
    }
    static override now() {
      return host.wall()
    }
  }
  const DateFacade = new Proxy(SimDate, { apply: () => new SimDate().toString() })

  const bytes = (array: Uint8Array) => {
    for (let index = 0; index < array.length; index += 1) array[index] = Math.floor(host.random() * 256)
    return array
  }
  const setTimer =
    (repeats: boolean) =>
    (call: unknown, delay?: unknown, ...args: unknown[]) =>
      // WebIDL's `long`: what is beyond 2^31 - 1 wraps, which is why such a delay fires at once.
      host.setTimer(
        () => callQuietly(() => (call as (...args: unknown[]) => void)(...args)),
        Math.max(0, Number(delay) | 0),
        repeats,
      )
  const clearTimer = (id?: unknown) => host.clearTimer(Number(id))
  const document = createDocument(host, win)
  const location = Object.assign(new node.URL('https://app.example.com/page'), {
    assign() {},
    replace() {},
    reload() {},
    ancestorOrigins: [],
  })
  const navigator = {
    get onLine() {
      return host.isOnline
    },
    userAgent:
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
    language: 'en',
    languages: ['en'],
    platform: 'MacIntel',
    vendor: 'Google Inc.',
    cookieEnabled: true,
    hardwareConcurrency: 8,
    maxTouchPoints: 0,
    locks: createLocks(host),
    sendBeacon: () => true,
  }
  const local = createStorage(host.storage.local)
  const session = createStorage(host.storage.session)

  Object.assign(page, {
    Date: DateFacade,
    performance: {
      now: host.monotonic,
      timeOrigin: host.wall() - host.monotonic(),
      mark() {},
      measure() {},
      getEntriesByType: () => [],
    },
    setTimeout: setTimer(false),
    setInterval: setTimer(true),
    clearTimeout: clearTimer,
    clearInterval: clearTimer,
    queueMicrotask: (call: () => void) => void Promise.resolve().then(() => callQuietly(call)),
    requestAnimationFrame: (call: (at: number) => void) =>
      host.setTimer(() => call(host.monotonic()), 16, false),
    cancelAnimationFrame: clearTimer,
    fetch: createFetch(host),
    Headers: SimHeaders,
    Request: SimRequest,
    Response: SimResponse,
    ...createAbort(host),
    ...createChannels(host),
    DOMException: SimDOMException,
    Event: SimEvent,
    CustomEvent: SimCustomEvent,
    MessageEvent: SimMessageEvent,
    EventTarget: SimEventTarget,
    Element: SimElement,
    HTMLElement: SimElement,
    HTMLIFrameElement: SimElement,
    Node: SimElement,
    URL: node.URL,
    URLSearchParams: node.URLSearchParams,
    TextDecoder: node.TextDecoder,
    TextEncoder: class {
      encode(text = '') {
        return new Uint8Array(node.encode(text))
      }
    },
    Blob: node.Blob,
    FormData: node.FormData,
    atob: node.atob,
    btoa: node.btoa,
    structuredClone: node.clone,
    crypto: {
      subtle: node.subtle,
      getRandomValues: (array: ArrayBufferView) => {
        bytes(new Uint8Array(array.buffer, array.byteOffset, array.byteLength))
        return array
      },
      randomUUID() {
        const hex = [...bytes(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
        return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`
      },
    },
    console: new Proxy({}, { get: () => () => {} }),
    document,
    location,
    navigator,
    history: { replaceState() {}, pushState() {}, state: null, length: 1 },
    localStorage: local,
    sessionStorage: session,
    isSecureContext: true,
    origin: location.origin,
    innerWidth: 1280,
    innerHeight: 800,
    addEventListener: win.addEventListener.bind(win),
    removeEventListener: win.removeEventListener.bind(win),
    dispatchEvent: win.dispatchEvent.bind(win),
    postMessage: (data: unknown) =>
      host.post(() =>
        win.dispatchEvent(
          new SimMessageEvent('message', { data: node.clone(data), origin: location.origin, source: page }),
        ),
      ),
    window: page,
    self: page,
    top: page,
    parent: page,
  })

  return {
    dispatch(target, type, fields) {
      const event = Object.assign(new SimEvent(type, { bubbles: target === 'document' }), fields)
      ;(target === 'window' ? win : document).dispatchEvent(event)
    },
  }
}
