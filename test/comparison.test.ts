// @vitest-environment node
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { CONTESTANTS } from '../bench/vendors/contestants'
import { isWhole, readResults, type Results } from '../bench/vendors/results'
import { SCENARIOS } from '../bench/vendors/scenarios'
import { tablesOf, withTables } from '../bench/vendors/tables'
import { findWorse } from '../bench/vendors/worse'

const results = readResults()
const plain = (text: string) => text.replaceAll(/ {2,}/g, ' ').replaceAll(/:?-{2,}:?/g, '---')

test('the tables of docs/comparison.md are those of docs/comparison.results.json, which has every cell', () => {
  expect(isWhole(results)).toBe(true)
  expect(plain(readFileSync('docs/comparison.md', 'utf8'))).toContain(plain(tablesOf(results)))
})

test('the versions in the results are whole', () => {
  for (const version of [results.chromium, results.node, ...Object.values(results.packages)])
    expect(version).toMatch(/^\d+\.\d+\.\d+/)
})

const GOOD = { dead: 0, loads: 1, isTextKept: true, requests: 2, isWorking: true, former: 0 }
const even = (): Results => ({
  chromium: '1.0.0',
  node: '1.0.0',
  packages: {},
  cells: Object.fromEntries(
    CONTESTANTS.map(({ id }) => [id, Object.fromEntries(SCENARIOS.map((each) => [each.id, { ...GOOD }]))]),
  ),
})

test('a cell in which ours is worse has a sentence, with both numbers', () => {
  const made = even()
  expect(findWorse(made)).toEqual({ sentences: [], besideBroken: 0 })
  Object.assign(made.cells['ours superset']?.['sleep'] ?? {}, { loads: 3, isTextKept: false })
  expect(findWorse(made)).toEqual({
    sentences: [
      'Apache Superset, beside `@superset-ui/embedded-sdk`. The device sleeps past the expiry: 3 loads beside 1, text lost beside kept.',
    ],
    besideBroken: 0,
  })
  expect(tablesOf(made)).toContain('3 loads beside 1')
  Object.assign(made.cells['@superset-ui/embedded-sdk']?.['sleep'] ?? {}, { isWorking: false })
  expect(findWorse(made)).toEqual({ sentences: [], besideBroken: 1 })
})

test('another user who does not see the text of the one before is not worse', () => {
  const made = even()
  Object.assign(made.cells['ours looker']?.['user'] ?? {}, { isTextKept: false })
  expect(findWorse(made).sentences).toEqual([])
})

test('a cell that was not run is an error, and a page without the markers is not written', () => {
  const made = even()
  delete made.cells['ours looker']?.['sleep']
  expect(isWhole(made)).toBe(false)
  expect(() => tablesOf(made)).toThrow('no result of ours looker in "sleep"')
  expect(() => withTables('nothing', results)).toThrow('Expected <!--')
})
