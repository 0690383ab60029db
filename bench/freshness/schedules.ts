// Random schedules of tabs that want a token at about the same time, some of which are frozen, killed, or
// hang in their request: nobody may wait for ever.
import type { SharedToken } from '../../src/cross-tab/channel'
import { createTabs } from '../../src/cross-tab/tabs'
import { createRandom } from '../../test/kit/seeded.ts'
import { createCrowd } from './crowd.ts'

const TIMEOUT_MS = 10_000
const LIFETIME_MS = 900_000
/** What tabs wait for each other beyond the time-out, at most. */
const GRACE_MS = 1_000

/** What came of one schedule. */
export interface ScheduleOutcome {
  tabs: number
  requests: number
  /** The longest that a tab which was never frozen waited for others, its own request not counted. */
  longestWaitMs: number
  /** Tabs that run and never came to an end. */
  stuck: number
  heldLocks: number
  openChannels: number
  /** No tab was frozen or killed, no request hung or failed. */
  isQuiet: boolean
}

export async function runSchedule(seed: number): Promise<ScheduleOutcome> {
  const random = createRandom(seed)
  const between = (from: number, to: number) => from + random() * (to - from)
  const tabs = 2 + Math.floor(random() * 9)
  const isQuiet = random() < 0.3
  const crowd = createCrowd({ deliveryMs: () => between(0, 8), hasLocks: random() < 0.7 })
  const realRandom = Math.random
  Math.random = random
  const { time } = crowd
  const started = new Map<number, { at: number; requestMs: number; endedAt: number | null }>()
  const disturbed = new Set<number>()
  let requests = 0

  for (let tab = 0; tab < tabs; tab += 1) {
    let token: { value: string; mintedAt: number } | null = null
    const offer = () => {
      const shared: SharedToken | null = token && {
        value: token.value,
        leftMs: token.mintedAt + LIFETIME_MS - time.now(),
        lifetimeMs: LIFETIME_MS,
      }
      return { shared, waitMs: 0 }
    }
    const fetch = async () => {
      requests += 1
      const fate = isQuiet ? 1 : random()
      const tookMs = fate < 0.15 ? TIMEOUT_MS : between(20, 500)
      const run = started.get(tab)
      if (run) run.requestMs += tookMs
      await new Promise<void>((resolve) => setTimeout(resolve, tookMs))
      if (fate < 0.25) throw new Error('failed')
      token = { value: `token-${requests}`, mintedAt: time.now() }
      return token
    }
    crowd.inTab(tab, () => {
      const client = createTabs({
        now: time.now,
        timeoutMs: TIMEOUT_MS,
        offer,
        onEnded: () => {},
        onBegun: () => {},
        onMissed: () => {},
      })
      client.setIdentity('u1')
      const begin = () => {
        const run = { at: time.now(), requestMs: 0, endedAt: null as number | null }
        started.set(tab, run)
        const stop = client.listen()
        const accept = (shared: SharedToken, askedAt: number) =>
          (token = { value: shared.value, mintedAt: askedAt - LIFETIME_MS + (shared.leftMs ?? 0) })
        const end = () => {
          run.endedAt = time.now()
          setTimeout(stop, between(0, 60_000))
        }
        client
          .share('key', new AbortController().signal, accept, fetch, (made) => ({
            value: made.value,
            leftMs: made.mintedAt + LIFETIME_MS - time.now(),
            lifetimeMs: LIFETIME_MS,
          }))
          .then(end, end)
      }
      setTimeout(begin, between(0, random() < 0.5 ? 5 : 3_000))
    })
    if (isQuiet) continue
    if (random() < 0.25) {
      const at = between(0, 4_000)
      time.schedule(() => (disturbed.add(tab), crowd.freeze(tab)), at)
      if (random() < 0.5) time.schedule(() => crowd.thaw(tab), at + between(1, 40_000))
    } else if (random() < 0.2) time.schedule(() => (disturbed.add(tab), crowd.kill(tab)), between(0, 4_000))
  }

  await time.runUntil(200_000)
  const running = [...started].filter(([tab]) => !disturbed.has(tab)).map(([, run]) => run)
  const outcome = {
    tabs,
    requests,
    longestWaitMs: Math.max(
      0,
      ...running.map(({ at, requestMs, endedAt }) => (endedAt ?? time.now()) - at - requestMs),
    ),
    stuck: running.filter(({ endedAt }) => endedAt === null).length,
    heldLocks: crowd.heldLocks,
    openChannels: crowd.openChannels,
    isQuiet,
  }
  crowd.restore()
  Math.random = realRandom
  return outcome
}

/** Why an outcome is a defect; `null`: it is none. */
export function defectOf({ stuck, longestWaitMs, requests, isQuiet }: ScheduleOutcome): string | null {
  if (stuck > 0) return `${stuck} tabs wait for ever`
  if (longestWaitMs > TIMEOUT_MS + GRACE_MS) return `a tab waited for ${Math.round(longestWaitMs)} ms`
  if (isQuiet && requests > 2) return `${requests} requests, though nothing went wrong`
  return null
}

if (process.argv[1]?.endsWith('schedules.ts')) {
  const runs = Number(process.argv[process.argv.indexOf('--runs') + 1]) || 10_000
  const outcomes = {
    runs,
    quiet: 0,
    requestsWhereQuiet: 0,
    moreThanOneWhereQuiet: 0,
    longestWaitMs: 0,
    defects: 0,
  }
  for (let seed = 1; seed <= runs; seed += 1) {
    const outcome = await runSchedule(seed)
    const defect = defectOf(outcome)
    if (defect) {
      outcomes.defects += 1
      console.error(`seed ${seed}: ${defect}`)
    }
    outcomes.longestWaitMs = Math.max(outcomes.longestWaitMs, Math.round(outcome.longestWaitMs))
    if (!outcome.isQuiet) continue
    outcomes.quiet += 1
    outcomes.requestsWhereQuiet += outcome.requests
    if (outcome.requests > 1) outcomes.moreThanOneWhereQuiet += 1
  }
  console.log(outcomes)
  process.exitCode = outcomes.defects > 0 ? 1 : 0
}
