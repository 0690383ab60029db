import type { Figures } from './figures.ts'
import type { SubjectEntry } from './subjects.ts'
import type { Trace } from './traces.ts'

/** Everything that was measured. */
export interface Results {
  command: string
  node: string
  seeds: readonly number[]
  days: number
  subjects: readonly Pick<SubjectEntry, 'name' | 'version' | 'notes'>[]
  traces: readonly Pick<Trace, 'name' | 'group' | 'lifetimeSeconds'>[]
  /** By subject and trace; `null`: it could not be measured, `problems` says why. */
  figures: Record<string, Record<string, Figures | null>>
  /** Where react-embed-token misses its own bar. */
  misses: readonly string[]
  problems: readonly string[]
}

/** So many times the tokens are many requests. */
const MANY = 1.5
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })

/** The tables, in Markdown. */
export function report(results: Results): string {
  const { command, node, seeds, days, subjects, misses, problems } = results
  return [
    `\`${command}\` · ${days} simulated days × ${seeds.length} seed${seeds.length === 1 ? '' : 's'} (${seeds.join(', ')}) · Node ${node}`,
    '',
    '## Uses with an expired token, % (longest run of them)',
    table(results, (figures) =>
      figures.expired === 0
        ? '0'
        : `${percent(figures.expired, figures.uses)} (${whole.format(figures.longestExpiredRun)})`,
    ),
    '',
    '## Uses that got no token while one could be had, %',
    table(results, (figures) => (figures.failed === 0 ? '0' : percent(figures.failed, figures.uses))),
    '',
    '## Uses that waited longer than a round trip and 100 ms while a token could be had, %',
    table(results, (figures) => (figures.waited === 0 ? '0' : percent(figures.waited, figures.uses))),
    '',
    '## Tokens minted a day',
    table(
      results,
      ({ mints, requests, days, isFlooded }) =>
        `${isFlooded ? '≥ ' : ''}${whole.format(mints / days)}${requests > MANY * mints ? ` (${whole.format(requests / days)})` : ''}`,
      (figures) => whole.format(figures.oracleFetches / figures.days),
    ),
    '',
    '`knows the future`: the fewest tokens that serve the same uses. `≥`: it asked so often that the run was ended, at 20,000 requests for each simulated day. In brackets: requests, where they are many more.',
    '',
    '## Over all traces',
    overall(results),
    '',
    '## How each is wired, and what is not fair about it',
    ...subjects.map(({ name, version, notes }) =>
      [
        `- **${name}**${notes.package ? ` (${notes.package} ${version ?? ''})` : ''}: ${notes.wiring}`,
        notes.unfair,
      ]
        .filter(Boolean)
        .join(' '),
    ),
    ...(misses.length ? ['', '## Where ours misses its own bar', ...misses.map((miss) => `- ${miss}`)] : []),
    ...(problems.length ? ['', '## Not measured', ...problems.map((problem) => `- ${problem}`)] : []),
  ].join('\n')
}

function table(
  { traces, subjects, figures }: Results,
  cell: (figures: Figures) => string,
  bound?: (figures: Figures) => string,
): string {
  const first = subjects[0]?.name ?? ''
  const head = ['trace', ...(bound ? ['knows the future'] : []), ...subjects.map(({ name }) => name)]
  const rows = traces.map(({ name }) => {
    const own = figures[first]?.[name]
    return [
      name,
      ...(bound ? [own ? bound(own) : '–'] : []),
      ...subjects.map((subject) => {
        const its = figures[subject.name]?.[name]
        return its ? cell(its) : '–'
      }),
    ]
  })
  return markdown([head, ...rows])
}

function overall({ traces, subjects, figures }: Results): string {
  const head = ['', ...subjects.map(({ name }) => name)]
  const of = (name: string) => traces.flatMap((trace) => figures[name]?.[trace.name] ?? [])
  const row = (title: string, value: (all: Figures[]) => string) => [
    title,
    ...subjects.map(({ name }) => (of(name).length ? value(of(name)) : '–')),
  ]
  const most =
    (key: 'longestExpiredRun' | 'mostMintsIn60s' | 'mostRequestsIn60s' | 'slowestRecoveryMs') =>
    (all: Figures[]) =>
      Math.max(...all.map((one) => one[key]))
  const perDay =
    (key: 'retryAfterViolations' | 'failed' | 'late' | 'waited' | 'blocked') => (all: Figures[]) => {
      const value = all.reduce((sum, one) => sum + one[key], 0)
      return value === 0 ? '0' : whole.format(value)
    }
  return markdown([
    head,
    row('longest run of expired uses', (all) => whole.format(most('longestExpiredRun')(all))),
    row('most mints in 60 s', (all) => whole.format(most('mostMintsIn60s')(all))),
    row('most requests in 60 s', (all) => whole.format(most('mostRequestsIn60s')(all))),
    row('requests before the instant of a Retry-After', perDay('retryAfterViolations')),
    row('uses that failed while a token could be had', perDay('failed')),
    row('uses that failed within 30 s after an outage', perDay('late')),
    row('uses that waited longer than a round trip', perDay('waited')),
    row('uses that waited at all', perDay('blocked')),
    row('slowest recovery, s', (all) => (most('slowestRecoveryMs')(all) / 1_000).toFixed(1)),
  ])
}

function percent(part: number, all: number): string {
  const value = (100 * part) / all
  return value < 0.01 ? '< 0.01' : value.toFixed(value < 1 ? 2 : 1)
}

function markdown(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`
  const rule = `|${widths.map((width, column) => (column === 0 ? `${'-'.repeat(width + 2)}` : `${'-'.repeat(width + 1)}:`)).join('|')}|`
  return [line(rows[0] ?? []), rule, ...rows.slice(1).map(line)].join('\n')
}
