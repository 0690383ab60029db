import { CONTESTANTS, isOurs, type VendorName, VENDORS } from './contestants.ts'
import { cellOf, type Results } from './results.ts'
import type { Cell } from './run.ts'
import { SCENARIOS } from './scenarios.ts'
import { findWorse } from './worse.ts'

const of = (vendor: VendorName) => CONTESTANTS.filter((each) => each.vendor === vendor)

const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  )
}

/** What one column shows of a cell. `null`: it says nothing there. */
type Column = [head: string, show: (cell: Cell, scenario: string) => string | null]

const yes = (is: boolean) => (is ? 'yes' : 'no')

const COLUMNS: readonly Column[] = [
  ['dead calls', ({ dead }) => String(dead)],
  ['loads', ({ loads }) => String(loads)],
  // Where the document reloads itself, nobody could keep the text; another user must not see it.
  ['text kept', ({ isTextKept }, scenario) => (/^(reload|user)$/.test(scenario) ? null : yes(isTextKept))],
  ['token requests', ({ requests }) => String(requests)],
  ['works at the end', ({ isWorking }) => yes(isWorking)],
]

/** One vendor: the values of its integrations, in their order, with a slash between them. */
function vendorTable(results: Results, vendor: VendorName): string {
  const contestants = of(vendor)
  const rows = SCENARIOS.map(({ id, title }) => [
    title,
    ...COLUMNS.map(([, show]) => {
      const shown = contestants.map((each) => {
        const value = show(cellOf(results, each, id), id)
        return value !== null && isOurs(each) ? `**${value}**` : value
      })
      return shown.includes(null) ? '–' : shown.join(' / ')
    }),
  ])
  const names = contestants.map((each) => (isOurs(each) ? '**ours**' : `\`${each.id}\``)).join(' / ')
  const head = ['', ...COLUMNS.map(([name]) => name)]
  return `### ${VENDORS[vendor].title}\n\nIn each cell: ${names}.\n\n${table(head, rows)}`
}

/** Everything, in one row for each integration. */
function summary(results: Results): string {
  const rows = CONTESTANTS.map((each) => {
    const cells = SCENARIOS.map(({ id }) => cellOf(results, each, id))
    const sum = (of: (cell: Cell) => number) => String(cells.reduce((all, cell) => all + of(cell), 0))
    const values = [
      sum(({ dead }) => dead),
      sum(({ loads }) => loads),
      sum(({ requests }) => requests),
      String(cells.filter(({ isWorking }) => !isWorking).length),
    ]
    const { title } = VENDORS[each.vendor]
    return isOurs(each)
      ? [`${title}, **ours**`, ...values.map((value) => `**${value}**`)]
      : [`${title}, \`${each.id}\``, ...values]
  })
  const head = [
    'all scenarios together',
    'dead calls',
    'loads',
    'token requests',
    'broken at the end, scenarios',
  ]
  return table(head, rows)
}

/** After another user has signed in. */
function userTable(results: Results): string {
  const rows = CONTESTANTS.map((each) => {
    const { former, isTextKept } = cellOf(results, each, 'user')
    const values = [String(former), yes(isTextKept)]
    const { title } = VENDORS[each.vendor]
    return isOurs(each)
      ? [`${title}, **ours**`, ...values.map((value) => `**${value}**`)]
      : [`${title}, \`${each.id}\``, ...values]
  })
  return table(
    ['after another user signed in', 'reads for the first user', 'their text is still there'],
    rows,
  )
}

/** All that the page shows of the results. */
export function tablesOf(results: Results): string {
  const { sentences, besideBroken } = findWorse(results)
  const { chromium, node, packages } = results
  const tools = [
    `Chromium ${chromium}`,
    `Node ${node}`,
    ...Object.entries(packages).map((each) => each.join(' ')),
  ]
  return [
    summary(results),
    userTable(results),
    '## Where ours is worse',
    sentences.length === 0 ? 'In no cell.' : sentences.map((each) => `- ${each}`).join('\n'),
    `In ${besideBroken} more cells, ours loads more often or asks more often, and the vendor’s own integration no longer works at the end.`,
    '## Each scenario',
    ...(Object.keys(VENDORS) as VendorName[]).map((vendor) => vendorTable(results, vendor)),
    `Run with ${tools.join(', ')}.`,
  ].join('\n\n')
}

const BEGIN = '<!-- vendors: written by npm run bench:vendors -->'
const END = '<!-- /vendors -->'

/** Puts the tables between their markers. */
export function withTables(page: string, results: Results): string {
  const [before, rest = ''] = page.split(BEGIN)
  const [, after] = rest.split(END)
  if (after === undefined) throw new Error(`Expected ${BEGIN} and ${END} in the page.`)
  return `${before}${BEGIN}\n\n${tablesOf(results)}\n\n${END}${after}`
}
