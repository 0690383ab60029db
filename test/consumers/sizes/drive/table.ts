import type { Builds } from './judge.ts'
import type { Row } from './rows.ts'

/** Rows and bundlers, in bytes with gzip. */
export function tableOf(bundlers: readonly string[], rows: readonly (readonly [Row, Builds])[]): string {
  const width = Math.max(...rows.map(([{ name }]) => name.length))
  const line = (name: string, cells: readonly string[]) =>
    [name.padEnd(width), ...cells.map((cell) => cell.padStart(8))].join(' ')
  return [
    line('gzip, bytes', [...bundlers, 'budget']),
    ...rows.map(([row, builds]) =>
      line(row.name, [
        ...bundlers.map((bundler) => String(builds.get(bundler)?.gzip ?? '–')),
        String(row.budget),
      ]),
    ),
  ].join('\n')
}

/** What one page costs more than another, for each bundler that built both. */
export function differences(more: Builds, less: Builds): string {
  return [...more]
    .flatMap(([bundler, { gzip }]) => {
      const base = less.get(bundler)
      return base ? [`${bundler} ${gzip - base.gzip}`] : []
    })
    .join(', ')
}
