import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { CONTESTANTS } from './contestants.ts'
import { openLaboratory } from './laboratory.ts'
import { addResults, isWhole, readResults } from './results.ts'
import { type Cell, run } from './run.ts'
import { SCENARIOS } from './scenarios.ts'
import { withTables } from './tables.ts'

const PAGE = join(import.meta.dirname, '../../docs/comparison.md')

const { values } = parseArgs({
  options: {
    vendor: { type: 'string', multiple: true },
    scenario: { type: 'string', multiple: true },
    print: { type: 'boolean', default: false },
    tables: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) {
  console.log(`Puts each vendor's own integration beside ours, in simulated time, and writes docs/comparison.md.

  --vendor <id>      only this vendor (repeatable); the other results stay
  --scenario <id>    only this scenario (repeatable): ${SCENARIOS.map(({ id }) => id).join(', ')}
  --print            prints, and writes nothing
  --tables           runs nothing: makes the page's tables of the results that there are`)
  process.exit()
}

const contestants = CONTESTANTS.filter(({ vendor }) => values.vendor?.includes(vendor) ?? true)
const scenarios = SCENARIOS.filter(({ id }) => values.scenario?.includes(id) ?? true)
if (contestants.length === 0 || scenarios.length === 0) throw new Error('Nothing has this name. See --help.')

if (!values.tables) {
  const laboratory = await openLaboratory()
  const chromium = laboratory.browser.version()
  try {
    for (const contestant of contestants) {
      const cells: Record<string, Cell> = {}
      for (const scenario of scenarios) {
        const cell = await run(laboratory, contestant, scenario)
        cells[scenario.id] = cell
        console.log(`${contestant.id}, ${scenario.id}: ${JSON.stringify(cell)}`)
      }
      if (!values.print) addResults(chromium, contestant.id, cells)
    }
  } finally {
    await laboratory.close()
  }
}
const results = values.print ? null : readResults()
if (results && isWhole(results)) {
  writeFileSync(PAGE, withTables(readFileSync(PAGE, 'utf8'), results))
  spawnSync('npx', ['prettier', '--write', PAGE], { stdio: 'ignore' })
}
