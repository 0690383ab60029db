import { AsyncLocalStorage } from 'node:async_hooks'

interface Waiter {
  tab: number
  grant: () => void
}

/**
 * Tabs of one origin in one realm, each with timers, channels and locks of its own that stand while it is
 * frozen, and end with it. Needs fake timers.
 */
export interface Realm {
  /** What runs inside, and all that follows from it, is the tab's. */
  inTab: <T>(tab: number, run: () => T) => T
  isRunning: (tab: number) => boolean
  isAlive: (tab: number) => boolean
  freeze: (tab: number) => void
  thaw: (tab: number) => void
  kill: (tab: number) => void
  /** The tabs that have a channel open, or hold a lock. */
  channels: () => number[]
  locks: () => number[]
  restore: () => void
}

/**
 * @param delayMs - how long the next message or lock is under way. `hear` is told what a tab is just about to
 * hear.
 */
export function createRealm(
  delayMs: () => number,
  hear: (tab: number, channel: string, data: { type: string }) => void,
): Realm {
  const context = new AsyncLocalStorage<number>()
  const frozen = new Map<number, { id: unknown; run: () => void }[]>()
  const killed = new Set<number>()
  const cleared = new Set<unknown>()
  const open = new Set<FakeChannel>()
  const held = new Map<string, Waiter>()
  const queues = new Map<string, Waiter[]>()
  const { setTimeout: setFake, clearTimeout: clearFake, BroadcastChannel: channelBefore } = globalThis
  const locksBefore = Object.getOwnPropertyDescriptor(navigator, 'locks')
  const ownTab = () => context.getStore() ?? -1

  function task(tab: number, id: unknown, run: () => void) {
    if (killed.has(tab)) return
    const waiting = frozen.get(tab)
    if (waiting) waiting.push({ id, run })
    else context.run(tab, run)
  }

  class FakeChannel {
    onmessage: ((event: MessageEvent<unknown>) => void) | null = null
    readonly tab = ownTab()
    /** What one tab posts arrives in order. */
    private lastAt = 0
    constructor(readonly name: string) {
      open.add(this)
    }
    postMessage(posted: unknown) {
      const data = structuredClone(posted) as { type: string }
      this.lastAt = Math.max(this.lastAt, Date.now() + delayMs())
      for (const other of open) {
        if (other === this || other.name !== this.name) continue
        const deliver = () => {
          if (!open.has(other)) return
          hear(other.tab, this.name, data)
          other.onmessage?.(new MessageEvent('message', { data: structuredClone(data) }))
        }
        setFake(() => task(other.tab, null, deliver), this.lastAt - Date.now())
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
    setFake(() => task(waiter.tab, null, waiter.grant), delayMs())
  }

  function request(
    name: string,
    { signal }: { signal: AbortSignal },
    callback: () => Promise<void>,
  ): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        tab: ownTab(),
        grant: () => void callback().then(() => (held.get(name) === waiter && next(name), resolve())),
      }
      queues.set(name, [...(queues.get(name) ?? []), waiter])
      signal.addEventListener('abort', () => {
        const rest = queues.get(name) ?? []
        if (rest.includes(waiter)) reject(new DOMException('Aborted', 'AbortError'))
        queues.set(
          name,
          without(rest, (one) => one === waiter),
        )
      })
      if (!held.has(name)) next(name)
    })
  }

  Object.assign(globalThis, {
    setTimeout: (run: () => void, ms?: number) => {
      const tab = context.getStore()
      const id: unknown = setFake(() => (tab === undefined ? run() : task(tab, id, run)), ms)
      return id
    },
    clearTimeout: (id: never) => {
      clearFake(id)
      cleared.add(id)
    },
    BroadcastChannel: FakeChannel,
  })
  Object.defineProperty(navigator, 'locks', { configurable: true, value: { request } })

  return {
    inTab: (tab, run) => context.run(tab, run),
    isRunning: (tab) => !frozen.has(tab) && !killed.has(tab),
    isAlive: (tab) => !killed.has(tab),
    freeze(tab) {
      if (!frozen.has(tab)) frozen.set(tab, [])
    },
    thaw(tab) {
      const waiting = frozen.get(tab) ?? []
      frozen.delete(tab)
      // One task after the other, as they came.
      waiting.forEach(({ id, run }) => setFake(() => cleared.has(id) || task(tab, id, run), 0))
    },
    kill(tab) {
      killed.add(tab)
      frozen.delete(tab)
      for (const channel of [...open]) if (channel.tab === tab) open.delete(channel)
      for (const [name, queue] of queues)
        queues.set(
          name,
          without(queue, (one) => one.tab === tab),
        )
      for (const [name, waiter] of [...held]) if (waiter.tab === tab) next(name)
    },
    channels: () => [...open].map(({ tab }) => tab),
    locks: () => [...held.values()].map(({ tab }) => tab),
    restore() {
      globalThis.BroadcastChannel = channelBefore
      if (locksBefore) Object.defineProperty(navigator, 'locks', locksBefore)
      else Reflect.deleteProperty(navigator, 'locks')
    },
  }
}

function without<T>(list: readonly T[], isOut: (one: T) => boolean): T[] {
  return list.filter((one) => !isOut(one))
}
