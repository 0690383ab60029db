import type { Page } from 'playwright'
import { withPage } from './browser.ts'
import { type Contestant, contestantsOf } from './contestants.ts'
import type { ManyKind } from './in-page/many.tsx'
import type { Laboratory } from './laboratory.ts'
import { median, ratio } from './statistics.ts'
import { count, type Section, times } from './table.ts'
import { takeTurns } from './turns.ts'

const ROUNDS = { full: 5, quick: 3 }
const MANY = { full: 1_000, quick: 200 }
/** 1,000 mounts, in tens of a hundred. */
const CYCLE = { many: 100, times: 10 }
const REFRESHES = 1_000
const BASE = 'hand-written'

interface Memory {
  /** Of scripts and of the DOM, after a garbage collection. */
  bytes: number
  nodes: number
  listeners: number
}

/** What a mounted widget takes, and what stays when it is gone. */
export async function measureMemory(laboratory: Laboratory): Promise<Section[]> {
  const { isQuick, say } = laboratory
  const [rounds, many] = isQuick ? [ROUNDS.quick, MANY.quick] : [ROUNDS.full, MANY.full]
  const contestants = contestantsOf<ManyKind>(
    laboratory,
    { bare: 'bare effect', hand: BASE },
    { inline: '`<EmbedInline>`', embed: '`<Embed>`' },
  )
  const labels = contestants.map(({ label }) => label)
  const find = (label: string) => contestants.find((one) => one.label === label) as Contestant<ManyKind>
  say('memory: mounted')
  const mounted = await takeTurns(rounds, labels, (label) => weigh(laboratory, find(label), many))
  say('memory: left behind')
  const left = await takeTurns(rounds, labels, (label) => leave(laboratory, find(label)))
  const bytesOf = (label: string) => (mounted[label] ?? []).map(({ bytes }) => bytes)
  const middle = (label: string, field: 'nodes' | 'listeners') =>
    count(median((mounted[label] ?? []).map((one) => one[field])))
  const kB = (bytes: readonly number[]) => count(median(bytes) / 1_000)
  return [
    {
      title: 'Memory',
      notes: `Heap of scripts and of the DOM after a garbage collection, by Chromium’s own count; medians of ${rounds} rounds in turns, each on a page of its own. Mounted: of each of ${count(many)} widgets, × is how many times the hand-written one’s; the widget itself is one element. Left, in kB: more than before ${count(CYCLE.many * CYCLE.times)} mounts and unmounts, and than before ${count(REFRESHES)} refreshes of one widget, each after as many that warm up. A leak of an embed’s own size would be its bytes × 1,000.`,
      headers: [
        '',
        'bytes each',
        '',
        'DOM nodes each',
        'listeners each',
        'left by mounts, kB',
        'left by refreshes, kB',
      ],
      rows: labels.map((label) => [
        label,
        count(median(bytesOf(label))),
        times(ratio(bytesOf(label), bytesOf(BASE))),
        middle(label, 'nodes'),
        middle(label, 'listeners'),
        kB((left[label] ?? []).map(({ mounts }) => mounts)),
        find(label).kind === 'embed' ? kB((left[label] ?? []).map(({ refreshes }) => refreshes)) : '–',
      ]),
    },
  ]
}

/** One widget's share. */
function weigh(
  { browser, pageOf }: Laboratory,
  contestant: Contestant<ManyKind>,
  many: number,
): Promise<Memory> {
  return withPage(browser, pageOf(contestant.library), async (page) => {
    const read = await watchMemory(page)
    const { kind } = contestant
    await page.evaluate(([kind, many]) => window.bench.cycle(kind, many, 1), [kind, many] as const)
    const before = await read()
    await page.evaluate(([kind, many]) => window.bench.hold(kind, many), [kind, many] as const)
    const after = await read()
    return {
      bytes: (after.bytes - before.bytes) / many,
      nodes: (after.nodes - before.nodes) / many,
      listeners: (after.listeners - before.listeners) / many,
    }
  })
}

/** Bytes that stay. */
function leave(
  { browser, pageOf }: Laboratory,
  { kind, library }: Contestant<ManyKind>,
): Promise<{ mounts: number; refreshes: number }> {
  return withPage(browser, pageOf(library), async (page) => {
    const read = await watchMemory(page)
    const grow = async (act: () => Promise<unknown>) => {
      await act()
      const before = await read()
      await act()
      return (await read()).bytes - before.bytes
    }
    const mounts = await grow(() =>
      page.evaluate(([kind, { many, times }]) => window.bench.cycle(kind, many, times), [
        kind,
        CYCLE,
      ] as const),
    )
    if (kind !== 'embed') return { mounts, refreshes: NaN }
    const refreshes = await grow(() => page.evaluate((times) => window.bench.refreshOften(times), REFRESHES))
    return { mounts, refreshes }
  })
}

/** What `Runtime.getHeapUsage` says since the DOM's heap is in it. */
interface HeapUsage {
  usedSize: number
  embedderHeapUsedSize: number
}

async function watchMemory(page: Page): Promise<() => Promise<Memory>> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.enable')
  return async () => {
    await session.send('HeapProfiler.collectGarbage')
    await session.send('HeapProfiler.collectGarbage')
    const { usedSize, embedderHeapUsedSize } = (await session.send('Runtime.getHeapUsage')) as HeapUsage
    const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters')
    return { bytes: usedSize + embedderHeapUsedSize, nodes, listeners: jsEventListeners }
  }
}
