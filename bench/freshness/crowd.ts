import { AsyncLocalStorage } from 'node:async_hooks'
import { takeOverTime, type VirtualTime } from './virtual-time.ts'

/**
 * Tabs of one origin in one realm: each has its tasks, channels and locks, and can be frozen, thawed and
 * killed.
 */
export interface Crowd {
  time: VirtualTime
  /** Runs code as the tab named; whatever it schedules is the tab's. */
  inTab: (tab: number, run: () => void) => void
  freeze: (tab: number) => void
  thaw: (tab: number) => void
  kill: (tab: number) => void
  readonly heldLocks: number
  readonly openChannels: number
  restore: () => void
}

interface Waiter {
  tab: number
  grant: () => void
}

const NOBODY = -1

/** @param deliveryMs - how long a message or a grant takes. */
export function createCrowd({
  deliveryMs,
  hasLocks,
}: {
  deliveryMs: () => number
  hasLocks: boolean
}): Crowd {
  const who = new AsyncLocalStorage<number>()
  const frozen = new Map<number, (() => void)[]>()
  const dead = new Set<number>()
  const current = () => who.getStore() ?? NOBODY
  /** A frozen tab's tasks wait, a dead one's never run. */
  const deliver = (tab: number, run: () => void) => {
    if (dead.has(tab)) return
    const waiting = frozen.get(tab)
    if (waiting) waiting.push(run)
    else who.run(tab, run)
  }
  const time = takeOverTime(() => {
    const tab = current()
    return (run) => deliver(tab, run)
  })
  /** A task of the browser's own. */
  const later = (run: () => void) => who.run(NOBODY, () => time.schedule(run, deliveryMs()))

  const open = new Set<Channel>()
  class Channel {
    onmessage: ((event: { data: unknown }) => void) | null = null
    readonly tab = current()
    constructor(readonly name: string) {
      open.add(this)
    }
    postMessage(data: unknown) {
      for (const other of [...open]) {
        if (other === this || other.name !== this.name) continue
        later(() => deliver(other.tab, () => open.has(other) && other.onmessage?.({ data })))
      }
    }
    close() {
      open.delete(this)
    }
  }

  const held = new Map<string, Waiter>()
  const queues = new Map<string, Waiter[]>()
  const queueOf = (name: string) => queues.get(name) ?? queues.set(name, []).get(name) ?? []
  function next(name: string) {
    held.delete(name)
    const waiter = queueOf(name).shift()
    if (!waiter) return
    held.set(name, waiter)
    later(() => deliver(waiter.tab, waiter.grant))
  }
  const request = (name: string, { signal }: { signal: AbortSignal }, callback: () => Promise<void>) =>
    new Promise<void>((resolve, reject) => {
      const waiter = { tab: current(), grant: () => void callback().then(() => (next(name), resolve())) }
      queueOf(name).push(waiter)
      signal.addEventListener('abort', () => {
        const index = queueOf(name).indexOf(waiter)
        if (index < 0) return
        queueOf(name).splice(index, 1)
        reject(new DOMException('Aborted', 'AbortError'))
      })
      if (!held.has(name)) next(name)
    })

  const before = ['BroadcastChannel', 'document', 'navigator'].map(
    (name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const,
  )
  const define = (name: string, value: unknown) =>
    Object.defineProperty(globalThis, name, { configurable: true, value })
  define('BroadcastChannel', Channel)
  define('document', {})
  define('navigator', hasLocks ? { locks: { request } } : {})

  return {
    time,
    inTab: (tab, run) => deliver(tab, run),
    freeze(tab) {
      if (!frozen.has(tab)) frozen.set(tab, [])
    },
    thaw(tab) {
      const waiting = frozen.get(tab) ?? []
      frozen.delete(tab)
      for (const run of waiting) later(() => deliver(tab, run))
    },
    kill(tab) {
      dead.add(tab)
      for (const channel of [...open]) if (channel.tab === tab) open.delete(channel)
      for (const queue of queues.values())
        queue.splice(0, queue.length, ...queue.filter((waiter) => waiter.tab !== tab))
      for (const [name, waiter] of [...held]) if (waiter.tab === tab) next(name)
    },
    get heldLocks() {
      return held.size
    },
    get openChannels() {
      return open.size
    },
    restore() {
      time.restore()
      for (const [name, descriptor] of before) {
        if (descriptor) Object.defineProperty(globalThis, name, descriptor)
        else Reflect.deleteProperty(globalThis, name)
      }
    },
  }
}
