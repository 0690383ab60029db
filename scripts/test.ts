// Runs stages, two beside each other, and says at the end what failed and how to run that alone.
// npm test: those of the source; npm test -- test:unit test:vendors: some stages
// npm run test:built: those of what is built of it
// npm run test:quick: types, lint and unit tests, without the long ones (LONG in vitest.config.ts)
// npm run test:times: all, one after the other, with the CPU seconds of each: the table of CONTRIBUTING.md
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { spentCpuSeconds, watchMemory } from './stages/machine.ts'
import { failuresOf, tableOf } from './stages/report.ts'
import { runStage, type StageResult } from './stages/runStage.ts'
import { NEEDED, nextStage, QUICK, STAGES } from './stages/stages.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean' },
    built: { type: 'boolean' },
    times: { type: 'boolean' },
    jobs: { type: 'string', default: '2' },
  },
})
const of = values.built ? 'built' : 'source'
const named = values.quick ? QUICK : positionals
const unknown = named.filter((name) => !STAGES.some(({ script }) => script === name))
if (unknown.length > 0)
  throw new Error(
    `There is no stage ${unknown.join(', ')}. Stages: ${STAGES.map(({ script }) => script).join(', ')}.`,
  )
const jobs = values.times ? 1 : Number(values.jobs)
if (!(jobs >= 1)) throw new Error(`Expected --jobs to be a number from 1, got ${values.jobs}.`)

const stopped = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort())

/** Before anything else, one after the other: what the stages need is found, or installed. */
function prepare(tsx: readonly string[]) {
  const { status } = spawnSync('npx', ['tsx', ...tsx], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) process.exit(1)
}

async function run(): Promise<StageResult[]> {
  const waiting = STAGES.filter((stage) =>
    named.length > 0 ? named.includes(stage.script) : values.times || stage.of === of,
  )
  for (const needed of new Set(waiting.flatMap(({ needs }) => needs ?? []))) prepare(NEEDED[needed])
  const asked = new Set(waiting.map(({ script }) => script))
  const done = new Set<string>()
  const running = new Map<string, Promise<void>>()
  const results: StageResult[] = []
  const cpuSecondsOf = new Map<string, number>()
  const startedAt = performance.now()
  const memory = watchMemory()

  async function finish(script: string) {
    const before = spentCpuSeconds()
    const result = await runStage(script, stopped.signal, values.quick ? { QUICK: '1' } : {})
    if (values.times) cpuSecondsOf.set(script, spentCpuSeconds() - before)
    running.delete(script)
    done.add(script)
    results.push(result)
    console.log(result.printed.trimEnd().replace(/^/gm, `${script} │ `))
    console.log(`${script} ${result.isGreen ? 'passed' : 'FAILED'} in ${result.seconds.toFixed(0)} s`)
  }

  while (waiting.length > 0 || running.size > 0) {
    const next = running.size < jobs && !stopped.signal.aborted ? nextStage(waiting, done, asked) : undefined
    if (next) {
      waiting.splice(waiting.indexOf(next), 1)
      console.log(`${next.script} …`)
      running.set(next.script, finish(next.script))
    } else if (running.size > 0) await Promise.race(running.values())
    else break
  }

  const { peakGiB } = memory.stop()
  console.log(
    `\n${tableOf(results, cpuSecondsOf)}\n\nIn all ${((performance.now() - startedAt) / 1_000).toFixed(0)} s, at most ${peakGiB.toFixed(1)} GiB of memory.`,
  )
  return results
}

const results = await run()
const failed = results.filter(({ isGreen }) => !isGreen)
if (failed.length > 0) console.log(`\n${failuresOf(results)}`)
console.log(`\n${results.length - failed.length} passed, ${failed.length} failed`)
if (failed.length > 0 || stopped.signal.aborted) process.exitCode = 1
