import type { RunningSubject } from './subject.ts'
import type { Tab } from './tab.ts'
import type { Uptime } from './uptime.ts'
import type { World } from './world.ts'

/** How one use of the token came out. */
export type Outcome = 'good' | 'expired' | 'failed' | 'late' | 'excused'

export interface Use {
  startedAt: number
  endedAt: number
  outcome: Outcome
  /** How long it took, in ms that the page could run. */
  waitedMs: number
  /** It began after an outage, and no use has been good since; how long that lasts is measured by itself. */
  isRecovering: boolean
  why?: string
}

export interface Consumption {
  readonly uses: Use[]
  /**
   * From the end of an outage (or the next use after it) to the first good use, where one was waiting or had
   * failed, in ms that the page could run.
   */
  readonly recoveriesMs: number[]
}

interface ConsumerSetup {
  world: World
  tab: Tab
  uptime: Uptime
  running: Promise<RunningSubject>
  /** When a token really dies. */
  endOf: (token: string) => number
  usesWhileHidden: boolean
  /** Whether the client is told when the API refuses its token. Default: yes. */
  tellsRefusals?: boolean
  until: number
  /** Of its random numbers, where there are several. */
  name?: string
}

const EVERY_MS = 30_000
const PATIENCE_MS = 30_000
/** After an outage, what fails in this time is late, not failed. */
export const GRACE_MS = 30_000
/** After an outage, a use that failed is made again after this, until one succeeds; for a minute. */
const AGAIN_MS = 1_000
/** A refusal by the vendor's API is known after this. */
const REFUSED_AFTER_MS = 100

/**
 * Somebody who makes the widget call its API: every 30 s, and whenever the page wakes. Its timer is nobody's,
 * so that it is not throttled.
 */
export function startConsumer({
  world,
  tab,
  uptime,
  running,
  endOf,
  usesWhileHidden,
  tellsRefusals = true,
  until,
  name = 'consumer',
}: ConsumerSetup): Consumption {
  const uses: Use[] = []
  const recoveriesMs: number[] = []
  const pending = new Set<{ startedAt: number }>()
  /** Since when a use waits, or would, for what was out to come back, in ms that the page could run. */
  let recoveringFromMs: number | null = null
  let isWaitedFor = false
  let wasBad = false
  let lastUseAt = -1

  function use() {
    if (!tab.isRunning || (tab.isHidden && !usesWhileHidden) || lastUseAt === world.now) return
    lastUseAt = world.now
    const startedAt = world.now
    const startedActiveMs = tab.activeMs
    const mine = { startedAt }
    pending.add(mine)
    let isOver = false
    if (isWaitedFor) recoveringFromMs ??= startedActiveMs
    isWaitedFor = false
    const isRecovering = recoveringFromMs !== null

    function end(outcome: Outcome, why?: string) {
      if (isOver) return
      isOver = true
      pending.delete(mine)
      uses.push({
        startedAt,
        endedAt: world.now,
        outcome,
        waitedMs: tab.activeMs - startedActiveMs,
        isRecovering,
        ...(why === undefined ? {} : { why }),
      })
      wasBad = outcome !== 'good' && outcome !== 'expired'
      if (recoveringFromMs === null) return
      if (wasBad) {
        // Somebody waits for it: tried again at once, or the next use would be what is measured.
        if (uptime.isUp && tab.activeMs < recoveringFromMs + 2 * GRACE_MS) world.after(AGAIN_MS, use)
        return
      }
      recoveriesMs.push(tab.activeMs - recoveringFromMs)
      recoveringFromMs = null
    }

    function fail(why: string) {
      if (!uptime.wasUp(startedAt, world.now)) end('excused', why)
      else if (startedAt < uptime.lastEnd(startedAt) + GRACE_MS) end('late', why)
      else end('failed', why)
    }

    function give(token: string) {
      if (world.now < endOf(token)) return end('good')
      end('expired')
      if (!tellsRefusals) return
      world.after(REFUSED_AFTER_MS, () =>
        tab.task(() => {
          void running.then((client) => client.rejected?.(token)).catch(() => {})
        }),
      )
    }

    function loseTrust() {
      if (isOver || tab.isGone) return
      const left = PATIENCE_MS - (tab.activeMs - startedActiveMs)
      if (left > 0) world.after(left, loseTrust)
      else fail(`no answer within ${PATIENCE_MS / 1_000} s`)
    }

    world.after(PATIENCE_MS, loseTrust)
    tab.enter(() => {
      running
        .then((client) => client.use())
        .then(
          (token) => (typeof token === 'string' ? tryGive(token) : fail(`gave ${typeof token}`)),
          (cause: unknown) => fail(describe(cause)),
        )
    })

    function tryGive(token: string) {
      try {
        give(token)
      } catch {
        fail('gave no token')
      }
    }
  }

  function tick() {
    use()
    if (world.now + EVERY_MS <= until) world.after(EVERY_MS, tick)
  }

  uptime.onOutage(() => {
    recoveringFromMs = null
    isWaitedFor = false
  })
  uptime.onRecovery(() => {
    if (pending.size > 0) recoveringFromMs = tab.activeMs
    else isWaitedFor = wasBad
  })
  tab.onWake(use)
  world.after(Math.floor(world.stream(name)() * EVERY_MS), tick)
  return { uses, recoveriesMs }
}

function describe(cause: unknown): string {
  if (typeof cause !== 'object' || cause === null) return String(cause)
  const { name, code, message } = cause as { name?: string; code?: string; message?: string }
  return [name, code, message].filter(Boolean).join(' ').slice(0, 200)
}
