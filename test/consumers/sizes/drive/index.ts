import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { judge, type Builds } from './judge.ts'
import { ALL, missedMarks } from './parts.ts'
import { NOT_IN_SELF_TEST, ROWS, SELF_TEST } from './rows.ts'
import { differences, tableOf } from './table.ts'
import { readBuilt } from './trace.ts'

/** Reads the builds of every page in `folder`, and judges them. @returns the table. @throws what is wrong. */
export function checkSizes(folder: string): string {
  const built = join(folder, 'built')
  const bundlers = readdirSync(built)
  const pages = new Map<string, Builds>(
    [SELF_TEST, ...ROWS.map(({ page }) => page)].map((page) => [
      page,
      new Map(
        bundlers
          .filter((bundler) => readdirSync(join(built, bundler)).includes(page))
          .map((bundler) => [bundler, readBuilt(join(built, bundler, page), folder)]),
      ),
    ]),
  )
  const of = (page: string): Builds => pages.get(page) ?? new Map()
  const table = tableOf(
    bundlers,
    ROWS.map((row) => [row, of(row.page)]),
  )
  const query = differences(of('client-with-query'), of('client'))
  const problems = [
    ...checkSearches(of(SELF_TEST), bundlers),
    ...checkJudge(of(SELF_TEST), of('client')),
    ...ROWS.flatMap((row) => judge(row, of(row.page))),
  ]
  const report = `${table}\nTanStack Query, for a page that has none: ${query}.`
  if (problems.length > 0) throw new Error(`${report}\n${problems.join('\n')}`)
  return report
}

/** Where every part is, every mark of every part has to be found: a mark that is never found proves nothing. */
function checkSearches(selfTest: Builds, bundlers: readonly string[]): string[] {
  const missing = bundlers.filter((bundler) => !selfTest.has(bundler))
  return [
    ...missing.map((bundler) => `${bundler} has not built pages/${SELF_TEST}.js.`),
    ...[...selfTest].flatMap(([bundler, built]) =>
      ALL.filter((part) => !NOT_IN_SELF_TEST.includes(part))
        .map((part) => [part, missedMarks(part, built)] as const)
        .filter(([, missed]) => missed.length > 0)
        .map(
          ([part, missed]) =>
            `${bundler}: pages/${SELF_TEST}.js ships ${part}, and the search does not find ${missed.join(', ')}.`,
        ),
    ),
  ]
}

/** Every rule has to report the self-test as what it is not: a row of a small page. */
function checkJudge(selfTest: Builds, small: Builds): string[] {
  const row = { page: SELF_TEST, name: SELF_TEST, budget: 1, uses: ['TanStack Query' as const] }
  const mixed = new Map([...small, ...[...selfTest].slice(0, 1)])
  const said = judge(row, mixed)
  const gone = judge({ ...row, surplus: ['server'] }, small)
  const wanted: [string, boolean][] = [
    ['a forbidden part', said.some((problem) => problem.includes('does not use server, and ships it'))],
    ['a part that is missing', said.some((problem) => problem.includes('uses TanStack Query, and no trace'))],
    ['a budget', said.some((problem) => problem.includes('its budget is 1'))],
    ['a bundler that ships more', said.some((problem) => problem.includes('% more than with'))],
    ['a surplus that is gone', gone.some((problem) => problem.includes('no longer ships server'))],
  ]
  return wanted.filter(([, isSaid]) => !isSaid).map(([rule]) => `The self-test is not reported for ${rule}.`)
}
