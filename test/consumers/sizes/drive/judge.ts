import { ALL, tracesOf, type Part } from './parts.ts'
import type { Row } from './rows.ts'
import type { Built } from './trace.ts'

/** The builds of one page. */
export type Builds = ReadonlyMap<string, Built>

/** A bundler may make this much more of a page than the bundler that makes the least of it. */
const MAX_RATIO = 1.1

/** @returns what is wrong with the builds of a row, in sentences. */
export function judge(row: Row, builds: Builds): string[] {
  return [
    ...[...builds].flatMap(([bundler, built]) => judgeParts(row, bundler, built)),
    ...judgeSurplus(row, builds),
    ...judgeBudget(row, builds),
    ...judgeRatio(row, builds),
  ]
}

function judgeParts({ page, uses, surplus = [] }: Row, bundler: string, built: Built): string[] {
  return ALL.flatMap((part) => {
    const traces = tracesOf(part, built)
    if (uses.includes(part))
      return traces.length > 0
        ? []
        : [`${bundler}: pages/${page}.js uses ${part}, and no trace of it is found.`]
    if (surplus.includes(part) || traces.length === 0) return []
    return [`${bundler}: pages/${page}.js does not use ${part}, and ships it: ${traces.join(', ')}.`]
  })
}

function judgeSurplus({ page, surplus = [] }: Row, builds: Builds): string[] {
  const isGone = (part: Part) => [...builds.values()].every((built) => tracesOf(part, built).length === 0)
  return surplus
    .filter(isGone)
    .map((part) => `pages/${page}.js no longer ships ${part}. Remove it from \`surplus\` in drive/rows.ts.`)
}

function judgeBudget({ page, budget }: Row, builds: Builds): string[] {
  return [...builds]
    .filter(([, { gzip }]) => gzip > budget)
    .map(([bundler, { gzip }]) => `${bundler}: pages/${page}.js has ${gzip} bytes, its budget is ${budget}.`)
}

function judgeRatio({ page, maxRatio = MAX_RATIO }: Row, builds: Builds): string[] {
  const [first, ...others] = [...builds].sort(([, one], [, other]) => one.gzip - other.gzip)
  if (!first) return []
  const [smallest, { gzip: least }] = first
  return others
    .filter(([, { gzip }]) => gzip > least * maxRatio)
    .map(([bundler, { gzip }]) => {
      const percent = ((gzip / least - 1) * 100).toFixed(1)
      return `${bundler}: pages/${page}.js has ${gzip} bytes, ${percent} % more than with ${smallest} (${least}).`
    })
}
