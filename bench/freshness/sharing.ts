import { ENDPOINT } from './backend.ts'
import { bundle } from './bundle.ts'
import { startConsumer, type Consumption } from './consumer.ts'
import { MINUTE, SECOND } from './faults.ts'
import type { ManySetup } from './many.ts'
import { createStage, DAY_MS, floodOf, type Stage } from './stage.ts'
import type { RunningSubject } from './subject.ts'
import type { Tab } from './tab.ts'

const LIFETIME_SECONDS = 900
const TABS = 10
/**
 * Mints that follow each other so closely belong to one renewal: tabs that did not share would be spread over
 * 30 s and more.
 */
const RENEWAL_MS = 2 * MINUTE
const TRACE = {
  habits: { sleepTimers: 'rest', countsSleep: false, skewMs: 0 },
  lifetimeSeconds: LIFETIME_SECONDS,
  cacheUntilLeftSeconds: null,
} as const

interface OpenTab {
  tab: Tab
  running: Promise<RunningSubject>
}

async function stageWith(
  seed: number,
  days: number,
): Promise<{ stage: Stage; open: (id: string, setup: Partial<ManySetup>) => OpenTab }> {
  const stage = await createStage({ trace: TRACE, seed, maxRequests: floodOf(days) * TABS })
  const script = await bundle('./many.ts', 'client')
  return {
    stage,
    open(id, setup) {
      const tab = stage.openTab(id, script)
      const whole: ManySetup = {
        endpoint: ENDPOINT,
        lifetimeSeconds: LIFETIME_SECONDS,
        identity: 'user-1',
        clients: 1,
        widgets: 1,
        spreadMs: 0,
        ...setup,
      }
      return { tab, running: tab.start(whole) }
    },
  }
}

/** How many tokens a hundred widgets of one tab fetch at the start. */
export async function mintsOfWidgets(widgets: number, seed: number): Promise<number> {
  const { stage, open } = await stageWith(seed, 1)
  open('tab', { widgets })
  await stage.world.run(MINUTE)
  return stage.backend.mints.length
}

/** How many tokens ten tabs fetch at the start, and how far apart their first renewals are. */
export async function coldStart(
  isShared: boolean,
  seed: number,
): Promise<{ mints: number; renewalsSpreadMs: number }> {
  const { stage, open } = await stageWith(seed, 1)
  for (let index = 0; index < TABS; index += 1) open(`tab ${index}`, { isShared })
  await stage.world.run(MINUTE)
  const mints = stage.backend.mints.length
  await stage.world.run(LIFETIME_SECONDS * SECOND)
  const renewals = stage.backend.mints.slice(mints, mints + TABS)
  return { mints, renewalsSpreadMs: (renewals.at(-1) ?? 0) - (renewals[0] ?? 0) }
}

/** What befalls the tab that fetches for the others, at the moment its request leaves. */
export type LeaderFate = 'well' | 'frozen' | 'killed' | 'hung'

/** When the last of the other tabs had a token, in ms from the start. */
export async function lostLeader(
  fate: LeaderFate,
  seed: number,
): Promise<{ mints: number; lastTokenMs: number }> {
  const { stage, open } = await stageWith(seed, 1)
  const { world, backend } = stage
  const random = world.stream('opening')
  const tabs: (OpenTab & { id: string })[] = []
  const hadAt = new Map<string, number>()
  let leader: string | null = null
  const { note, answer } = backend
  backend.note = (id, sent) => {
    note(id, sent)
    if (leader !== null || fate === 'well') return
    leader = id
    const lost = tabs.find((each) => each.id === id)?.tab
    if (fate !== 'hung') world.at(world.now, () => (fate === 'frozen' ? lost?.freeze() : lost?.kill()))
  }
  backend.answer = (id, sent) =>
    fate === 'hung' && id === leader && backend.requests.get(id)?.length === 1 ? null : answer(id, sent)
  for (let index = 0; index < TABS; index += 1) {
    world.after(Math.floor(random() * 200), () => {
      const id = `tab ${index}`
      const opened = { ...open(id, { isShared: true }), id }
      tabs.push(opened)
      opened.tab.enter(() => {
        void opened.running
          .then((client) => client.use())
          .then(
            () => hadAt.set(id, world.now),
            () => {},
          )
      })
    })
  }
  await world.run(MINUTE)
  const others = tabs.map(({ id }) => id).filter((id) => fate === 'well' || id !== leader)
  return {
    mints: backend.mints.length,
    lastTokenMs: Math.max(...others.map((id) => hadAt.get(id) ?? Infinity)),
  }
}

/** How ten tabs are used: all of them in windows side by side, or one at a time. */
export type Looking = 'all in view' | 'one in view' | 'one in view, fetching tabs lost'

/** Counts the tokens that each renewal took. */
export async function renewals(looking: Looking, isShared: boolean, seed: number, days: number) {
  const { stage, open } = await stageWith(seed, days)
  const { world, backend, uptime } = stage
  const random = world.stream('looking')
  const until = days * DAY_MS
  const tabs = new Map<string, Tab>()
  const consumptions: Consumption[] = []
  let opened = 0

  function openTab() {
    const id = `tab ${(opened += 1)}`
    const { tab, running } = open(id, { isShared })
    tabs.set(id, tab)
    consumptions.push(
      startConsumer({
        world,
        tab,
        uptime,
        running,
        endOf: backend.endOf,
        usesWhileHidden: false,
        until,
        name: id,
      }),
    )
    if (looking !== 'all in view' && opened > 1) tab.hide()
    return tab
  }
  for (let index = 0; index < TABS; index += 1) openTab()

  /** Looks at another tab, every 1 to 30 minutes. */
  function lookElsewhere() {
    const all = [...tabs.values()]
    const next = all[Math.floor(random() * all.length)]
    for (const tab of all) if (tab !== next) tab.hide()
    next?.resume()
    next?.show()
    world.after(MINUTE * 30 ** random(), lookElsewhere)
  }
  if (looking !== 'all in view') world.after(MINUTE, lookElsewhere)

  if (looking === 'one in view, fetching tabs lost') {
    const { note } = backend
    backend.note = (id, sent) => {
      note(id, sent)
      const tab = tabs.get(id)
      if (!tab || random() > 0.2) return
      const isKilled = random() < 0.5
      world.at(world.now, () => {
        if (isKilled) {
          tabs.delete(id)
          tab.kill()
          openTab()
        } else if (tab.isHidden) {
          tab.freeze()
          world.after(10 * MINUTE, tab.resume)
        }
      })
    }
  }
  await world.run(until)

  const perRenewal: number[] = []
  let last = -Infinity
  for (const at of backend.mints) {
    if (at - last > RENEWAL_MS) perRenewal.push(0)
    last = at
    perRenewal[perRenewal.length - 1] = (perRenewal.at(-1) ?? 0) + 1
  }
  const uses = consumptions.flatMap((each) => each.uses)
  return {
    perRenewal,
    mints: backend.mints.length,
    uses: uses.length,
    expired: uses.filter(({ outcome }) => outcome === 'expired').length,
    failed: uses.filter(({ outcome }) => outcome === 'failed').length,
    slowestUseMs: Math.max(...uses.map(({ waitedMs }) => waitedMs)),
  }
}
