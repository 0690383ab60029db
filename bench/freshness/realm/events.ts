// Runs inside of a simulated page.
type Listener = ((event: SimEvent) => void) | { handleEvent: (event: SimEvent) => void }
interface Registered {
  listener: Listener
  capture: boolean
  once: boolean
}

export class SimEvent {
  readonly type: string
  readonly bubbles: boolean
  readonly cancelable: boolean
  readonly isTrusted = true
  target: unknown = null
  currentTarget: unknown = null
  defaultPrevented = false
  isStopped = false
  isStoppedNow = false
  constructor(
    type: string,
    init: { bubbles?: boolean; cancelable?: boolean } & Record<string, unknown> = {},
  ) {
    this.type = type
    this.bubbles = init.bubbles ?? false
    this.cancelable = init.cancelable ?? false
  }
  preventDefault() {
    if (this.cancelable) this.defaultPrevented = true
  }
  stopPropagation() {
    this.isStopped = true
  }
  stopImmediatePropagation() {
    this.isStopped = this.isStoppedNow = true
  }
}

export class SimCustomEvent extends SimEvent {
  readonly detail: unknown
  constructor(type: string, init: { detail?: unknown; bubbles?: boolean } = {}) {
    super(type, init)
    this.detail = init.detail ?? null
  }
}

export class SimMessageEvent extends SimEvent {
  readonly data: unknown
  readonly origin: string
  readonly source: unknown
  readonly ports: unknown[]
  constructor(
    type: string,
    init: { data?: unknown; origin?: string; source?: unknown; ports?: unknown[] } = {},
  ) {
    super(type)
    this.data = init.data
    this.origin = init.origin ?? ''
    this.source = init.source ?? null
    this.ports = init.ports ?? []
  }
}

/**
 * An event target whose ancestors hear of its events as well: capturing ones before it, bubbling ones after.
 */
export class SimEventTarget {
  #listeners = new Map<string, Registered[]>()
  /** The target whose listeners surround this one's. */
  outer(): SimEventTarget | null {
    return null
  }
  /** What listeners see as `currentTarget`. */
  face(): unknown {
    return this
  }

  addEventListener(
    type: string,
    listener: Listener | null,
    options?: boolean | { capture?: boolean; once?: boolean; signal?: SimEventTarget },
  ) {
    if (!listener) return
    const capture = typeof options === 'object' ? (options.capture ?? false) : (options ?? false)
    const once = typeof options === 'object' ? (options.once ?? false) : false
    const list = this.#listeners.get(type) ?? []
    if (list.some((known) => known.listener === listener && known.capture === capture)) return
    this.#listeners.set(type, [...list, { listener, capture, once }])
    if (typeof options === 'object' && options.signal) {
      options.signal.addEventListener('abort', () => this.removeEventListener(type, listener, capture), {
        once: true,
      })
    }
  }

  removeEventListener(type: string, listener: Listener | null, options?: boolean | { capture?: boolean }) {
    const capture = typeof options === 'object' ? (options.capture ?? false) : (options ?? false)
    const list = this.#listeners.get(type)
    if (list) {
      this.#listeners.set(
        type,
        list.filter((known) => !(known.listener === listener && known.capture === capture)),
      )
    }
  }

  dispatchEvent(event: SimEvent): boolean {
    event.target = this.face()
    const path: SimEventTarget[] = []
    for (let above = this.outer(); above; above = above.outer()) path.push(above)
    for (const above of [...path].reverse()) above.#hear(event, true)
    this.#hear(event, true)
    this.#hear(event, false)
    if (event.bubbles) for (const above of path) above.#hear(event, false)
    return !event.defaultPrevented
  }

  #hear(event: SimEvent, capture: boolean) {
    if (event.isStopped) return
    event.currentTarget = this.face()
    for (const known of this.#listeners.get(event.type) ?? []) {
      if (known.capture !== capture || event.isStoppedNow) continue
      if (!this.#listeners.get(event.type)?.includes(known)) continue
      if (known.once) this.removeEventListener(event.type, known.listener, capture)
      callQuietly(() =>
        typeof known.listener === 'function'
          ? known.listener.call(event.currentTarget, event)
          : known.listener.handleEvent(event),
      )
    }
    if (capture) return
    const handler = (this.face() as Record<string, unknown>)[`on${event.type}`]
    if (typeof handler === 'function')
      callQuietly(() => (handler as (event: SimEvent) => void).call(event.currentTarget, event))
  }
}

/** A page's own mistakes end up on its console, which nobody reads here. */
export function callQuietly(call: () => void): void {
  try {
    call()
  } catch {
    // as a browser: reported, and the next listener is called
  }
}
