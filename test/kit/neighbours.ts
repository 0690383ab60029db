import { vi } from 'vitest'

/**
 * Browsing contexts of one origin in one realm: channels and locks that deliver by timers, and tabs that can
 * be frozen or closed.
 */
export interface Neighbours {
  /** What runs inside belongs to the tab named: its channels and locks. */
  inTab: <T>(name: string, run: () => T) => T
  /** Its tasks wait: messages, and what it does with a lock that it is granted. */
  freeze: (name: string) => void
  /** Its channels close, its locks are given back. */
  close: (name: string) => void
  readonly openChannels: string[]
  readonly heldLocks: string[]
  /** Everything that was posted, with the channel's name. */
  readonly posted: { channel: string; data: unknown }[]
}

const DELIVERY_MS = 2

interface Waiter {
  tab: string
  grant: () => void
}

/** Replaces BroadcastChannel and `navigator.locks` of the realm until the test ends. */
export function mockNeighbours({
  locks = true,
  channels = true,
  messageMs = DELIVERY_MS,
}: {
  locks?: boolean
  channels?: boolean
  /** How long a message takes. */
  messageMs?: number
} = {}): Neighbours {
  let current = 'main'
  const frozen = new Set<string>()
  const closed = new Set<string>()
  const open = new Set<FakeChannel>()
  const posted: Neighbours['posted'] = []
  const held = new Map<string, Waiter>()
  const queues = new Map<string, Waiter[]>()
  const isRunning = (tab: string) => !frozen.has(tab) && !closed.has(tab)

  class FakeChannel {
    onmessage: ((event: MessageEvent<unknown>) => void) | null = null
    readonly tab = current
    constructor(readonly name: string) {
      open.add(this)
    }
    postMessage(data: unknown) {
      posted.push({ channel: this.name, data })
      if (!isRunning(this.tab)) return
      for (const other of [...open].filter((one) => one !== this && one.name === this.name)) {
        setTimeout(() => {
          if (open.has(other) && isRunning(other.tab))
            other.onmessage?.(new MessageEvent('message', { data: structuredClone(data) }))
        }, messageMs)
      }
    }
    close() {
      open.delete(this)
    }
  }

  function next(name: string) {
    held.delete(name)
    const waiter = queues.get(name)?.shift()
    if (!waiter) return
    held.set(name, waiter)
    setTimeout(() => isRunning(waiter.tab) && waiter.grant(), DELIVERY_MS)
  }

  const request = (name: string, { signal }: { signal: AbortSignal }, callback: () => Promise<void>) =>
    new Promise<void>((resolve, reject) => {
      const waiter: Waiter = {
        tab: current,
        grant: () => void callback().then(() => (isRunning(waiter.tab) && next(name), resolve())),
      }
      const queue = queues.get(name) ?? []
      queues.set(name, [...queue, waiter])
      signal.addEventListener('abort', () => {
        const rest = queues.get(name) ?? []
        if (!rest.includes(waiter)) return
        queues.set(
          name,
          rest.filter((one) => one !== waiter),
        )
        reject(new DOMException('Aborted', 'AbortError'))
      })
      if (!held.has(name)) next(name)
    })

  vi.stubGlobal('BroadcastChannel', channels ? FakeChannel : undefined)
  Object.defineProperty(navigator, 'locks', { configurable: true, value: locks ? { request } : undefined })

  return {
    inTab(name, run) {
      const before = current
      current = name
      try {
        return run()
      } finally {
        current = before
      }
    },
    freeze: (name) => void frozen.add(name),
    close(name) {
      closed.add(name)
      for (const channel of [...open]) if (channel.tab === name) open.delete(channel)
      for (const [lock, queue] of queues) {
        queues.set(
          lock,
          queue.filter(({ tab }) => tab !== name),
        )
      }
      for (const [lock, { tab }] of [...held]) if (tab === name) next(lock)
    },
    get openChannels() {
      return [...open].map(({ name }) => name)
    },
    get heldLocks() {
      return [...held.keys()]
    },
    posted,
  }
}
