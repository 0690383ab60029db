import fc from 'fast-check'
import { expect } from 'vitest'
import { Broken } from './broken'

const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 31))

/** How long a failing example is made smaller, ms. */
const SHRINK_MS = 45_000

/**
 * How many runs `npm run test:model` wants; where it does not ask, as many as a unit test has time for.
 * @param share - of those wanted, where one run costs more.
 */
export function runsOr(usual: number, share = 1): number {
  const wanted = process.env['MODEL_RUNS']
  return wanted === undefined ? usual : Math.ceil(Number(wanted) * share)
}

/**
 * Plays random inputs from a new seed each time (`SEED` names one), and fails with the smallest that breaks a
 * law.
 */
export async function check<From, Step>(
  inputs: [fc.Arbitrary<From>, fc.Arbitrary<Step[]>],
  play: (from: From, steps: Step[]) => Promise<void>,
  print: (steps: readonly Step[]) => string,
  runs: number,
): Promise<void> {
  // On every run, not only where it fails: what failed elsewhere can be run again.
  process.stdout.write(`model: ${runs} runs, SEED=${seed}\n`)
  const property = fc.asyncProperty(...inputs, play)
  const found = await fc.check(property, { numRuns: runs, seed, endOnFailure: true })
  if (!found.failed) return
  const smaller = await fc.check(property, {
    seed,
    path: found.counterexamplePath ?? '',
    interruptAfterTimeLimit: SHRINK_MS,
  })
  const result = smaller.counterexample ? smaller : found
  if (!result.counterexample) expect.fail(`fast-check found no example: ${JSON.stringify(result)}`)
  const [from, steps] = result.counterexample
  const { errorInstance: cause } = result
  const said =
    cause instanceof Broken
      ? cause.message
      : cause instanceof Error
        ? (cause.stack ?? cause.message)
        : String(cause)
  expect.fail(
    `${said}\nSEED=${seed}, run ${found.numRuns} of ${runs}, made ${result.numShrinks} times smaller:\n  ${JSON.stringify(from)}\n${print(steps)}\n`,
  )
}
