// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readQuickStart } from './consumers/quick-start/readme'

const FOLDER = join(import.meta.dirname, 'consumers/quick-start')
/** What is there to drive it. */
const OURS = ['drive.ts', 'readme.ts']

test('README’s quick start is the consumer that is driven, to the letter', () => {
  const names = readdirSync(FOLDER).filter((name) => !OURS.includes(name))
  const written = Object.fromEntries(names.map((name) => [name, readFileSync(join(FOLDER, name), 'utf8')]))
  expect(Object.fromEntries(readQuickStart().files)).toEqual(written)
})

test('it begins in an empty folder, and ends with a server', () => {
  const { before, after } = readQuickStart().commands
  expect(before).toMatch(
    /^mkdir [\w-]+ && cd [\w-]+ && npm init -y\nnpm install .*\breact-embed-token\b.*\n$/,
  )
  expect(after).toMatch(/^npx vite\b/)
})
