import { parseArgs } from 'node:util'
import { coldStart, lostLeader, mintsOfWidgets, renewals, type LeaderFate, type Looking } from './sharing.ts'

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    seeds: { type: 'string' },
    days: { type: 'string' },
  },
})
const seeds = Number(values.seeds ?? (values.quick ? 1 : 5))
const days = Number(values.days ?? (values.quick ? 1 : 7))
const starts = values.quick ? 20 : 200
if (!(seeds > 0 && days > 0)) throw new Error('Expected --seeds and --days to be numbers above 0.')

interface Spread {
  mean: number
  p99: number
  most: number
}

function spread(list: readonly number[]): Spread {
  const ordered = [...list].sort((a, b) => a - b)
  const p99 = ordered[Math.ceil(ordered.length * 0.99) - 1] ?? NaN
  return { mean: list.reduce((sum, each) => sum + each, 0) / list.length, p99, most: ordered.at(-1) ?? NaN }
}

async function all<T>(count: number, one: (seed: number) => Promise<T>): Promise<T[]> {
  const list: T[] = []
  for (let seed = 1; seed <= count; seed += 1) list.push(await one(seed))
  return list
}

async function measureStart(isShared: boolean) {
  const runs = await all(starts, (seed) => coldStart(isShared, seed))
  return {
    mints: spread(runs.map(({ mints }) => mints)),
    leastSpreadOfFirstRenewalsMs: Math.min(...runs.map(({ renewalsSpreadMs }) => renewalsSpreadMs)),
  }
}

async function measureLoss(fate: LeaderFate) {
  const runs = await all(starts, (seed) => lostLeader(fate, seed))
  return {
    fate,
    mints: spread(runs.map(({ mints }) => mints)),
    msToLastToken: spread(runs.map(({ lastTokenMs }) => lastTokenMs)),
  }
}

async function measureDays(looking: Looking, isShared: boolean) {
  const runs = await all(seeds, (seed) => renewals(looking, isShared, seed, days))
  const sum = (key: 'mints' | 'uses' | 'expired' | 'failed') =>
    runs.reduce((total, each) => total + each[key], 0)
  return {
    looking,
    isShared,
    mintsADay: sum('mints') / days / seeds,
    mintsPerRenewal: isShared ? spread(runs.flatMap(({ perRenewal }) => perRenewal)) : null,
    uses: sum('uses'),
    expired: sum('expired'),
    failed: sum('failed'),
    slowestUseMs: Math.max(...runs.map(({ slowestUseMs }) => slowestUseMs)),
  }
}

async function sequence<A, B>(list: readonly A[], one: (each: A) => Promise<B>): Promise<B[]> {
  const results: B[] = []
  for (const each of list) results.push(await one(each))
  return results
}

const lookings: Looking[] = ['all in view', 'one in view', 'one in view, fetching tabs lost']
const results = {
  starts,
  days,
  seeds,
  mintsOf100Widgets: await mintsOfWidgets(100, 1),
  apart: await measureStart(false),
  shared: await measureStart(true),
  lost: await sequence(['well', 'frozen', 'killed', 'hung'] satisfies LeaderFate[], measureLoss),
  weeks: await sequence(
    lookings.flatMap((looking) => [false, true].map((isShared) => ({ looking, isShared }))),
    ({ looking, isShared }) => measureDays(looking, isShared),
  ),
}

const say = ({ mean, p99, most }: Spread) => `${mean.toFixed(2)} (p99 ${p99}, at most ${most})`
if (values.json) console.log(JSON.stringify(results, null, 2))
else {
  console.log(`100 widgets in one tab, cold start: ${results.mintsOf100Widgets} token(s)

10 tabs opened together, ${starts} times
  each for itself: tokens ${say(results.apart.mints)}; their first renewals are at least ${(results.apart.leastSpreadOfFirstRenewalsMs / 1_000).toFixed(1)} s apart, first to last
  crossTab:        tokens ${say(results.shared.mints)}

10 tabs with crossTab opened within 200 ms, ${starts} times; the tab that fetches for all is, as its request leaves,`)
  for (const { fate, mints, msToLastToken } of results.lost) {
    console.log(
      `  ${fate.padEnd(7)} tokens ${say(mints)}; the last of the others has one after ${say(msToLastToken)} ms`,
    )
  }
  console.log(`\n10 tabs over ${days} days × ${seeds} seeds`)
  for (const {
    looking,
    isShared,
    mintsADay,
    mintsPerRenewal,
    uses,
    expired,
    failed,
    slowestUseMs,
  } of results.weeks) {
    console.log(
      `  ${looking}, ${isShared ? 'crossTab' : 'each for itself'}: ${mintsADay.toFixed(0)} tokens a day` +
        `${mintsPerRenewal ? `, a renewal takes ${say(mintsPerRenewal)}` : ''}; ${uses} uses, ${expired} expired, ${failed} failed, slowest ${slowestUseMs} ms`,
    )
  }
}
