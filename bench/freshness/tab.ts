import { webcrypto } from 'node:crypto'
import { createContext, type Script } from 'node:vm'
import type { Machine } from './machine.ts'
import type { Network } from './network.ts'
import type { Answer, Host, Sent, StorageArea } from './realm/host.ts'
import type { Page } from './realm/install.ts'
import type { Origin } from './shared.ts'
import type { RunningSubject, Subject, SubjectSetup } from './subject.ts'
import { createTimers } from './timers.ts'
import type { World } from './world.ts'

export interface TabSetup {
  id: string
  world: World
  machine: Machine
  network: Network
  origin: Origin
  /** `install` of realm/install.ts, and what the client's file exports. */
  realm: Script
  client: Script
}

/** A page in a browser's tab, with globals of its own. */
export interface Tab {
  readonly id: string
  /** Not frozen, not asleep, not gone. */
  readonly isRunning: boolean
  readonly isHidden: boolean
  readonly isGone: boolean
  /** How long its page could run until now, in ms. */
  readonly activeMs: number
  /** When it could not run, until `until`. */
  pauses: (until: number) => { from: number; to: number }[]
  start: (setup: SubjectSetup) => Promise<RunningSubject>
  /** Runs code of the page now. */
  enter: <T>(call: () => T) => T
  /** Runs `call` as a task: now, or once the page runs again. */
  task: (call: () => void) => void
  hide: () => void
  show: () => void
  freeze: () => void
  resume: () => void
  /** Into the back-forward cache, and back. */
  leave: () => void
  comeBack: () => void
  kill: () => void
  /**
   * Called right after each event that tells the page to look at what is due; and after a sleep in view,
   * which tells it nothing.
   */
  onWake: (listener: () => void) => void
}

/** Stores of node that a page uses as they are. */
const encoder = new TextEncoder()

export function createTab({ id, world, machine, network, origin, realm, client }: TabSetup): Tab {
  const random = world.stream(`tab ${id}`)
  const wakers: (() => void)[] = []
  let waiting: (() => void)[] = []
  const closers: (() => void)[] = []
  let hiddenAt: number | null = null
  let isFrozen = false
  let isCached = false
  let isKilled = false
  let pausedAt: number | null = null
  let pausedMs = 0
  const pauses: { from: number; to: number }[] = []
  let resumeWith: 'rest' | 'overdue' = 'overdue'

  const isRunning = () => !isFrozen && !isCached && !isKilled && !machine.isAsleep

  function enter<T>(call: () => T): T {
    world.touch()
    return call()
  }

  function task(call: () => void) {
    if (isKilled) return
    if (isRunning()) enter(call)
    else waiting.push(() => task(call))
  }

  const timers = createTimers({
    world,
    isRunning,
    hiddenAt: () => hiddenAt,
    wait: (call) => waiting.push(call),
    enter,
  })

  const area = (values: Map<string, string>): StorageArea => ({
    keys: () => [...values.keys()],
    get: (key) => values.get(key) ?? null,
    set: (key, value) => void (value === null ? values.delete(key) : values.set(key, value)),
  })

  const host: Host = {
    wall: machine.wall,
    monotonic: machine.monotonic,
    random,
    setTimer: timers.set,
    clearTimer: timers.clear,
    post: (call) => world.at(world.now, () => task(call)),
    send(sent: Sent, done: (answer: Answer | null) => void) {
      return network.send(id, sent, (answer) => task(() => done(answer)))
    },
    openChannel(name, hear) {
      const line = origin.openChannel(name, (call) => task(call), hear)
      closers.push(line.close)
      return line
    },
    queueForLock(ask) {
      const release = origin.queueForLock(ask, (call) => world.at(world.now, () => task(call)))
      closers.push(release)
      return () => {
        closers.splice(closers.indexOf(release), 1)
        release()
      }
    },
    locks: origin.locks,
    storage: { local: area(origin.local), session: area(new Map()) },
    get isOnline() {
      return network.saysOnline
    },
    get isHidden() {
      return hiddenAt !== null
    },
    node: {
      URL,
      URLSearchParams,
      TextDecoder,
      encode: (text) => encoder.encode(text),
      Blob,
      FormData,
      atob,
      btoa,
      clone: (value) => structuredClone(value),
      subtle: new Proxy(webcrypto.subtle, {
        get:
          (subtle, name) =>
          (...args: unknown[]) =>
            world
              .hold(
                (Reflect.get(subtle, name) as (...args: unknown[]) => Promise<unknown>).apply(subtle, args),
              )
              .finally(() => world.touch()),
      }),
    },
  }

  const context = createContext({})
  realm.runInContext(context)
  const page = (context['realm'] as { install: (host: Host) => Page }).install(host)

  /** Tells the page of an event, once it runs. */
  function tell(target: 'window' | 'document', type: string, fields?: Record<string, unknown>, wakes = true) {
    world.at(world.now, () => task(() => page.dispatch(target, type, fields)))
    if (wakes) world.at(world.now, () => task(() => wakers.forEach((wake) => wake())))
  }

  function pause(mode: 'rest' | 'overdue') {
    pausedAt ??= world.now
    if (mode === 'rest') resumeWith = 'rest'
  }

  /** Goes on, once nothing holds the page any more. `first` comes before all that has waited. */
  function goOn(first: () => void) {
    if (pausedAt === null || !isRunning()) return
    const wasPausedMs = world.now - pausedAt
    pausedMs += wasPausedMs
    pauses.push({ from: pausedAt, to: world.now })
    pausedAt = null
    first()
    const late = waiting
    waiting = []
    for (const call of late) world.at(world.now, call)
    const mode = resumeWith
    resumeWith = 'overdue'
    timers.resume(wasPausedMs, mode)
  }

  machine.onSleep((isAsleep) => {
    if (isKilled) return
    if (isAsleep) pause(machine.habits.sleepTimers)
    // In view, nothing tells the page; else it is about to be shown.
    else
      goOn(
        () => hiddenAt === null && world.at(world.now, () => isRunning() && wakers.forEach((wake) => wake())),
      )
  })
  network.onChange((isOnline) => tell('window', isOnline ? 'online' : 'offline', undefined, isOnline))

  return {
    id,
    get isRunning() {
      return isRunning()
    },
    get isHidden() {
      return hiddenAt !== null
    },
    get isGone() {
      return isKilled
    },
    get activeMs() {
      return (pausedAt ?? world.now) - pausedMs
    },
    pauses: (until) => (pausedAt === null ? pauses : [...pauses, { from: pausedAt, to: until }]),
    start(setup) {
      return enter(() => {
        client.runInContext(context)
        const { subject } = context['client'] as { subject: Subject }
        return Promise.resolve(subject.start(setup))
      })
    },
    enter,
    task,
    hide() {
      if (hiddenAt !== null) return
      hiddenAt = world.now
      tell('document', 'visibilitychange', undefined, false)
      timers.look()
    },
    show() {
      if (hiddenAt === null) return
      hiddenAt = null
      tell('document', 'visibilitychange')
      tell('window', 'focus')
      timers.look()
    },
    freeze() {
      if (isFrozen) return
      enter(() => page.dispatch('document', 'freeze'))
      isFrozen = true
      pause('overdue')
    },
    resume() {
      if (!isFrozen) return
      isFrozen = false
      goOn(() => tell('document', 'resume'))
    },
    leave() {
      if (isCached) return
      enter(() => page.dispatch('window', 'pagehide', { persisted: true }))
      isCached = true
      hiddenAt ??= world.now
      pause('rest')
    },
    comeBack() {
      if (!isCached) return
      isCached = false
      hiddenAt = null
      goOn(() => {
        tell('window', 'pageshow', { persisted: true })
        tell('document', 'visibilitychange')
      })
    },
    kill() {
      isKilled = true
      timers.clearAll()
      waiting = []
      for (const close of closers.splice(0)) close()
    },
    onWake: (listener) => wakers.push(listener),
  }
}
