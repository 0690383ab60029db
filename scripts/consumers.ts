// Packs the package as it would be published, and runs users' projects with it: `test/consumers/*`, each from
// its own lock file, in a folder of its own. Names on the command line run these alone: npm run
// test:consumers -- next types
import { mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { consume, CONSUMERS, isDriven, isInstalled } from './consumers/consume.ts'
import { pack } from './consumers/packed.ts'

/** As many at a time: two cores are busy with two, and memory stays below 3 GiB. */
const LANES = 2
/** The longest first, so that both lanes end together. */
const ORDER = [
  'react-router',
  'bundlers',
  'sizes',
  'types',
  'next',
  'storybook',
  'tanstack-router',
  'jest',
  'vitest',
  'runners',
  'plain',
  'contract',
  'quick-start',
  'driving',
]

const stopped = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.abort())

/** @returns the consumers to run, longest first; one without a place in the order begins. */
function choose(named: string[]): string[] {
  const all = readdirSync(CONSUMERS).filter((name) => isInstalled(name) || isDriven(name))
  const unknown = named.filter((name) => !all.includes(name))
  if (unknown.length > 0)
    throw new Error(`${CONSUMERS} has no ${unknown.join(', ')}. It has ${all.join(', ')}.`)
  const chosen = named.length > 0 ? named : all
  return chosen.sort((one, other) => ORDER.indexOf(one) - ORDER.indexOf(other))
}

async function run(): Promise<void> {
  const waiting = choose(process.argv.slice(2))
  const failed: string[] = []
  const temporary = realpathSync(mkdtempSync(join(tmpdir(), 'consumers-')))
  try {
    const packed = await pack(temporary, stopped.signal)
    const work = async () => {
      for (
        let name = waiting.shift();
        name !== undefined && !stopped.signal.aborted;
        name = waiting.shift()
      ) {
        const say = (line: string) => console.log(`${name}: ${line}`)
        await consume(name, { packed, folder: join(temporary, name), say, signal: stopped.signal }).catch(
          (cause: unknown) => {
            failed.push(name)
            console.error(`${name}: FAILED, ${cause instanceof Error ? cause.message : String(cause)}`)
          },
        )
      }
    }
    await Promise.all(Array.from({ length: LANES }, work))
  } finally {
    rmSync(temporary, { recursive: true, force: true, maxRetries: 3 })
  }
  if (failed.length > 0)
    throw new Error(
      `Failed: ${failed.join(', ')}. To run them alone: npm run test:consumers -- ${failed.join(' ')}`,
    )
}

run().catch((cause: unknown) => {
  console.error(cause instanceof Error ? cause.message : cause)
  process.exitCode = 1
})
