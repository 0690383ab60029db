import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { judge } from './bars.ts'
import { sum, type Figures } from './figures.ts'
import { runAll, type Job } from './pool.ts'
import { report, type Results } from './report.ts'
import { loadSubject, OURS, subjectNames } from './subjects.ts'
import { TRACES } from './traces.ts'

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    'no-refusals': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    from: { type: 'string' },
    only: { type: 'string', multiple: true },
    trace: { type: 'string', multiple: true },
    seeds: { type: 'string' },
    days: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) {
  console.log(`Puts token clients through simulated days full of faults.

  --quick           every trace for one day with one seed
  --no-refusals     no client is told that the API refused its token: what an application gets that handles no 401
  --only <client>   only this one (repeatable): ${subjectNames().join(', ')}
  --trace <text>    only traces whose name contains it (repeatable); prints what came out badly, and when
  --seeds <n>       how many seeds (default 5)
  --days <n>        how many simulated days (default 7)
  --json            the data instead of the tables
  --from <file>     the tables of such data, without a run`)
  process.exit()
}

if (values.from !== undefined) {
  console.log(report(JSON.parse(readFileSync(values.from, 'utf8')) as Results))
  process.exit()
}

const days = count(values.days, values.quick ? 1 : 7)
const seeds = Array.from({ length: count(values.seeds, values.quick ? 1 : 5) }, (_, index) => index + 1)
const names = values.only ?? subjectNames()
const unknown = names.find((name) => !subjectNames().includes(name))
if (unknown !== undefined) throw new Error(`Expected one of ${subjectNames().join(', ')}, got "${unknown}".`)
const traces = TRACES.filter(
  ({ name }) => values.trace === undefined || values.trace.some((part) => name.includes(part)),
)
const subjects = await Promise.all(names.map(loadSubject))

const jobs: Job[] = names.flatMap((subject) =>
  traces.flatMap((trace) =>
    seeds.map((seed) => ({ subject, trace: trace.name, seed, days, tellsRefusals: !values['no-refusals'] })),
  ),
)
const runs: Record<string, Record<string, Figures[]>> = {}
const problems: string[] = []
let done = 0
await runAll(jobs, (job, outcome) => {
  done += 1
  if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${jobs.length} runs`)
  if ('problem' in outcome)
    problems.push(`${job.subject}, ${job.trace}, seed ${job.seed}: ${outcome.problem}`)
  else ((runs[job.subject] ??= {})[job.trace] ??= []).push(outcome.figures)
})
if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')

const results: Results = {
  command: [
    'npm run bench:freshness',
    ...(process.argv.length > 2 ? ['--', ...process.argv.slice(2)] : []),
  ].join(' '),
  node: process.versions.node,
  seeds,
  days,
  subjects: subjects.map(({ name, version, notes }) => ({ name, version, notes })),
  traces: traces.map(({ name, group, lifetimeSeconds }) => ({ name, group, lifetimeSeconds })),
  figures: Object.fromEntries(
    names.map((name) => [
      name,
      Object.fromEntries(traces.map((trace) => [trace.name, total(runs[name]?.[trace.name])])),
    ]),
  ),
  misses: traces.flatMap((trace) => {
    const own = total(runs[OURS.name]?.[trace.name])
    return own ? judge(own, trace).map((miss) => `${trace.name}: ${miss}`) : []
  }),
  problems,
}
if (results.misses.length > 0 || problems.length > 0) process.exitCode = 1

if (values.json) console.log(JSON.stringify(results, null, 2))
else {
  console.log(report(results))
  if (values.trace) for (const name of names) for (const trace of traces) printExamples(name, trace.name)
}

/** One seed that could not be measured leaves none. */
function total(all: readonly Figures[] | undefined): Figures | null {
  return all && all.length === seeds.length ? sum(all) : null
}

function printExamples(name: string, trace: string) {
  const figures = results.figures[name]?.[trace]
  if (!figures) return
  const { examples, ...rest } = figures
  console.log(`\n${name}, ${trace}: ${JSON.stringify(rest)}`)
  for (const example of examples) console.log(`  ${example}`)
}

function count(given: string | undefined, usual: number): number {
  const value = given === undefined ? usual : Number(given)
  if (!(value > 0)) throw new Error(`Expected a number above 0, got "${given}".`)
  return value
}
