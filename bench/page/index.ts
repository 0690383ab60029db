import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { describeMachine } from './machine.ts'
import { openLaboratory } from './laboratory.ts'
import { findBefore, NOW } from './libraries.ts'
import { MEASUREMENTS } from './measurements.ts'
import { print } from './table.ts'

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    before: { type: 'string' },
    'before-vendors': { type: 'string' },
    only: { type: 'string', multiple: true },
    help: { type: 'boolean', default: false },
  },
})

const names = Object.keys(MEASUREMENTS)

if (values.help) {
  console.log(`Measures the library in a page of headless Chromium, beside hand-written code and peers.

  --quick                   fewer delays, widgets and rounds
  --before <dist or ref>    an older version in the same tables: a built dist folder, or a commit
  --before-vendors <ref>    take in-page/vendors.ts from this commit for the older version, where vendors were
                            defined otherwise
  --only <measurement>      only this one (repeatable): ${names.join(', ')}; prints, and writes no results.md`)
  process.exit()
}

const unknown = values.only?.find((name) => !names.includes(name))
if (unknown !== undefined) throw new Error(`--only is one of ${names.join(', ')}, not "${unknown}".`)

const before = values.before === undefined ? undefined : findBefore(values.before, values['before-vendors'])
try {
  const laboratory = await openLaboratory([NOW, ...(before ? [before.library] : [])], values.quick)
  try {
    const head = ['# Results', describeMachine(laboratory.browser.version(), values.before)]
    const parts: string[] = []
    for (const [name, measure] of Object.entries(MEASUREMENTS))
      if (values.only?.includes(name) ?? true) parts.push(...(await measure(laboratory)).map(print))
    const text = [...head, ...parts].join('\n\n')
    console.log(text)
    if (!values.only) writeFileSync(join(import.meta.dirname, 'results.md'), `${text}\n`)
  } finally {
    await laboratory.close()
  }
} finally {
  before?.remove()
}
