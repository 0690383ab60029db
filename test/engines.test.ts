import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { EngineTest } from '../scripts/engines/capabilities'
import { CAPABILITIES } from '../scripts/engines/capabilities'
import { cellsOf, tableOf, withTable, type EngineRuns } from '../scripts/engines/table'

const runs = JSON.parse(readFileSync('docs/browsers.results.json', 'utf8')) as EngineRuns
const plain = (text: string) => text.replaceAll(/ {2,}/g, ' ').replaceAll(/-{3,}/g, '---')

test('the table of docs/browsers.md is the one of the last runs', () => {
  expect(plain(readFileSync('docs/browsers.md', 'utf8'))).toContain(plain(tableOf(runs)))
})

const one = (over: Partial<EngineTest>): EngineTest => ({
  project: 'tabs',
  file: 'test/tabs/hidden.test.ts',
  name: 'a hidden tab',
  outcome: 'passed',
  ...over,
})

test('a row without a test in the run says "not run", a failure is counted, and a reason is told once', () => {
  const cells = cellsOf([
    one({}),
    one({ outcome: 'failed' }),
    one({ outcome: 'skipped', note: 'no phone' }),
    one({ file: 'test/tabs/mobile.test.ts', outcome: 'skipped', note: 'no phone' }),
  ])
  const lines = tableOf({ webkit: { version: 'WebKitGTK 1.2', projects: { tabs: cells } } }).split('\n')
  expect(lines[0]).toBe('| tests | Chromium | Firefox | WebKitGTK 1.2 |')
  const row = (start: string) => lines.find((line) => line.startsWith(`| ${start}`))
  expect(row('A hidden tab')).toContain('| not run | not run | 1 failed, 1 passed, 1 skipped (1) |')
  expect(row('A phone')).toContain('| not run | not run | 1 skipped (1) |')
  expect(lines.filter((line) => line === '1. no phone.')).toHaveLength(1)
  expect(Object.keys(cells)).toHaveLength(2)
})

test('every row has a label of its own', () => {
  const labels = CAPABILITIES.map(({ label }) => label)
  expect(new Set(labels).size).toBe(labels.length)
})

test('a page without the markers is not written', () => {
  expect(() => withTable('nothing', {})).toThrow('Expected <!--')
})
