import type { Backend } from './backend.ts'
import type { Machine } from './machine.ts'
import type { Network } from './network.ts'
import type { Tab } from './tab.ts'
import type { Uptime } from './uptime.ts'
import { EPOCH_MS, type World } from './world.ts'

/** What a fault can get hold of. */
export interface Scene {
  world: World
  machine: Machine
  network: Network
  backend: Backend
  uptime: Uptime
  tab: Tab
  until: number
}

/** Something that goes wrong, by itself or beside others. */
export type Fault = (scene: Scene) => void

export const SECOND = 1_000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE

/** Shortest and longest; drawn so that short and long ones are as likely (the logarithm is even). */
export type Range = readonly [number, number]

interface Spells {
  /** Of whose random numbers. */
  name: string
  every: Range
  last: Range
  /** @returns what ends it. */
  begin: (scene: Scene, lastMs: number) => () => void
}

/** Something that begins and ends again, over and over. */
export function spells({ name, every, last, begin }: Spells): Fault {
  return (scene) => {
    const random = scene.world.stream(`fault ${name}`)
    const draw = ([least, most]: Range) => Math.round(least * (most / least) ** random())
    const next = () =>
      scene.world.after(draw(every), () => {
        const lastMs = draw(last)
        const end = begin(scene, lastMs)
        scene.world.after(lastMs, () => {
          end()
          next()
        })
      })
    next()
  }
}

/** While it lasts, no token can be had. */
function outage(begin: Spells['begin']): Spells['begin'] {
  return (scene, lastMs) => {
    const end = begin(scene, lastMs)
    scene.uptime.begin()
    return () => {
      end()
      scene.uptime.end()
    }
  }
}

export const offline = (
  isHonest: boolean,
  every: Range = [20 * MINUTE, 3 * HOUR],
  last: Range = [10 * SECOND, HOUR],
): Fault =>
  spells({
    name: `offline ${isHonest}`,
    every,
    last,
    begin: outage(({ network }) => {
      network.cut(isHonest)
      return () => network.mend(isHonest)
    }),
  })

export const hang = (): Fault =>
  spells({
    name: 'hang',
    every: [20 * MINUTE, 3 * HOUR],
    last: [30 * SECOND, 20 * MINUTE],
    begin: outage(({ network }) => {
      network.hang(true)
      return () => network.hang(false)
    }),
  })

export const slow =
  (minMs = SECOND, maxMs = 9 * SECOND): Fault =>
  (scene) =>
    scene.network.setLatency({ minMs, maxMs })

/** The backend answers `answer` to every request for a token. */
export function refusing(
  name: string,
  answer: (
    leftMs: number,
    scene: Scene,
  ) => { status: number; headers?: Record<string, string>; body?: string },
  every: Range = [20 * MINUTE, 3 * HOUR],
  last: Range = [30 * SECOND, 30 * MINUTE],
): Fault {
  return spells({
    name,
    every,
    last,
    begin: outage((scene, lastMs) => {
      const until = scene.world.now + lastMs
      const fault = () => {
        const { status, headers = {}, body = '{}' } = answer(until - scene.world.now, scene)
        return { status, headers, body }
      }
      scene.backend.faults.add(fault)
      return () => scene.backend.faults.delete(fault)
    }),
  })
}

export const burstsOf5xx = (): Fault => (scene) => {
  const random = scene.world.stream('status')
  refusing('5xx', () => ({ status: [500, 502, 503, 504][Math.floor(random() * 4)] ?? 503 }))(scene)
}
/** Told to wait until it is over, at least 1 s and at most 5 minutes at a time. */
export const tooMany = (isDate: boolean): Fault =>
  refusing(`429 ${isDate}`, (leftMs, { world }) => {
    const seconds = Math.max(1, Math.min(300, Math.ceil(leftMs / 1_000)))
    const date = new Date(Math.ceil((EPOCH_MS + world.now) / 1_000) * 1_000 + seconds * 1_000).toUTCString()
    return { status: 429, headers: { 'retry-after': isDate ? date : String(seconds) } }
  })
/** Told to wait for an hour, however soon it is over. */
export const tooManyForAnHour = (): Fault =>
  refusing(
    '429 hour',
    () => ({ status: 429, headers: { 'retry-after': '3600' } }),
    [2 * HOUR, 8 * HOUR],
    [MINUTE, 30 * MINUTE],
  )
export const unauthorized = (
  status: 401 | 403,
  every: Range = [40 * MINUTE, 4 * HOUR],
  last: Range = [10 * SECOND, 10 * MINUTE],
): Fault => refusing(String(status), () => ({ status }), every, last)
export const captivePortal = (): Fault =>
  refusing('portal', () => ({
    status: 200,
    headers: { 'content-type': 'text/html' },
    body: '<!doctype html><title>Welcome to our Wi-Fi</title>',
  }))

/** The network comes and goes every few seconds. */
export const flapping = (): Fault => offline(false, [3 * SECOND, 40 * SECOND], [1 * SECOND, 20 * SECOND])

/** The backend makes tokens that live so long, for a while. */
export const otherLifetime = (seconds: number, usualSeconds: number, every: Range, last: Range): Fault =>
  spells({
    name: 'lifetime',
    every,
    last,
    begin: ({ backend }) => {
      backend.setLifetime(seconds)
      return () => backend.setLifetime(usualSeconds)
    },
  })

/** Rare: nobody can know before the first call that is refused, so that each costs every client one use. */
export const revokedEarly = (): Fault =>
  spells({
    name: 'revoked',
    every: [10 * HOUR, 20 * HOUR],
    last: [SECOND, 2 * SECOND],
    begin: ({ backend }) => {
      backend.revoke()
      return () => {}
    },
  })

/** Somebody else of the same user fetches tokens from the same cache, every 4 to 10 minutes. */
export const others = (): Fault =>
  spells({
    name: 'others',
    every: [4 * MINUTE, 10 * MINUTE],
    last: [SECOND, 2 * SECOND],
    begin: ({ backend }) => {
      backend.warm()
      return () => {}
    },
  })
