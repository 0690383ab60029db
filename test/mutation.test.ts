// @vitest-environment node
// Stryker copies the files that `ignorePatterns` name. A test file that cannot be loaded there is left out
// without an error, and its mutants survive.
import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, relative, sep } from 'node:path'
import ts from 'typescript'
import { createFilter } from 'vite'
import { expect, test, vi } from 'vitest'
import stryker from '../stryker.config.json'

const ROOT = join(import.meta.dirname, '..')

const filesIn = (folder: string) =>
  readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'))
const FILES = new Set(['src', 'test', 'bench'].flatMap(filesIn))

const isCopied = createFilter(
  stryker.ignorePatterns.filter((each) => each.startsWith('!')).map((each) => each.slice(1)),
  undefined,
  { resolve: false },
)

/** The files of the repository that `path` imports. */
function importsOf(path: string): string[] {
  return ts.preProcessFile(readFileSync(join(ROOT, path), 'utf8')).importedFiles.flatMap(({ fileName }) => {
    if (!fileName.startsWith('.')) return []
    const target = posix.join(posix.dirname(path), fileName)
    const found = ['', '.ts', '.tsx', '/index.ts'].map((end) => target + end).find((name) => FILES.has(name))
    return found ?? []
  })
}

/** Every file that `path` needs and that `isThere` says is missing. */
function missingFor(path: string, isThere: (path: string) => boolean, seen = new Set<string>()): string[] {
  if (seen.has(path)) return []
  seen.add(path)
  if (!isThere(path)) return [path]
  return importsOf(path).flatMap((each) => missingFor(each, isThere, seen))
}

async function mutationTests(): Promise<string[]> {
  vi.stubEnv('TZ', process.env['TZ'])
  const { default: config } = await import('../vitest.mutation.config.ts')
  const { include, exclude } = config.test ?? {}
  return [...FILES].filter(createFilter(include, exclude, { resolve: false }))
}

test('every file of tests that mutants are run against can be loaded where Stryker runs it', async () => {
  const files = await mutationTests()
  expect(files).toContain('test/token/answers.test.ts')
  expect(
    Object.fromEntries(files.map((file) => [file, missingFor(file, isCopied)]).filter(([, m]) => m?.length)),
  ).toEqual({})
})

test('a file that is not copied is told, however far away it is imported', () => {
  const isThere = (path: string) => path !== 'src/base/json.ts'
  expect(missingFor('test/token/answers.test.ts', isThere)).toEqual(['src/base/json.ts'])
})

test('every file to be mutated is there', () => {
  expect(stryker.mutate.filter((path) => !FILES.has(path))).toEqual([])
})
