// @vitest-environment node
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { ARTEFACTS } from '../scripts/api/artefacts'
import { docsOf } from '../scripts/api/docs'
import { exportsOf } from '../scripts/api/exports'
import { createSourceProgram, ENTRIES, ROOT } from '../scripts/api/program'

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
type Texts = ReadonlyMap<string, string>

let program: ReturnType<typeof createSourceProgram>
let texts: Texts

beforeAll(async () => {
  program = createSourceProgram()
  texts = await textsOf(program)
}, 300_000)

async function textsOf(of: typeof program): Promise<Texts> {
  return new Map(
    await Promise.all([...ARTEFACTS].map(async ([path, write]) => [path, await write(of)] as const)),
  )
}

/** Whose text is another. */
function differing(one: Texts, other: (path: string) => string | undefined): string[] {
  return [...one].filter(([path, text]) => text !== other(path)).map(([path]) => path)
}

/** The page of the reference that most exports are on. */
const MAIN = 'docs/api/react-embed-token.md'
/** The page of a component that takes the props of `<Embed>`. */
const CHAT = 'docs/api/open-chat.md'

/** The source with one file changed; fails if there is nothing to change. */
function changed(path: string, from: string, to: string) {
  const text = read(path)
  expect(text).toContain(from)
  return createSourceProgram(new Map([[path, text.replace(from, to)]]), program)
}

test('what is exported, and what is said of it, is as it was kept', () => {
  expect(differing(texts, read), 'Look at what has changed for users, and run `npm run api`.').toEqual([])
})

test('every export has a docstring', () => {
  const checker = program.getTypeChecker()
  const bare = exportsOf(program).filter(({ symbol }) => docsOf(symbol, checker).words === '')
  expect(bare.map(({ subpath, name }) => `${subpath}: ${name}`)).toEqual([])
})

test('every subpath with types is looked at', () => {
  const exports = exportsOf(program)
  expect(ENTRIES.size).toBeGreaterThan(15)
  for (const subpath of ENTRIES.keys())
    expect(exports.filter((each) => each.subpath === subpath).length, subpath).toBeGreaterThan(0)
})

describe('a drift is noticed', () => {
  test.each([
    [
      'an export more',
      'src/server/index.ts',
      'export {',
      "export { checkOrigin } from './handler/origin'\nexport {",
      ['test/api/exports.md', 'docs/api.md', 'docs/api/server.md'],
    ],
    [
      'an export less',
      'src/index.ts',
      "export { handshake } from './vendor-kit/handshake'",
      '',
      ['test/api/exports.md', 'docs/api.md', MAIN],
    ],
    [
      'a prop of another type',
      'src/components/Embed.tsx',
      'throwOnError?: boolean',
      'throwOnError?: string',
      ['test/api/exports.md', MAIN, CHAT],
    ],
    [
      'an inherited prop that is wanted now',
      'src/widget/view/props.ts',
      'theme?: EmbedTheme',
      'theme: EmbedTheme',
      ['test/api/exports.md', MAIN, CHAT],
    ],
    [
      'a result of another type',
      'src/server/handler/handler.ts',
      'Promise<Response> {',
      'Promise<Response | null> {',
      ['test/api/exports.md', 'docs/api/server.md'],
    ],
    [
      'other words',
      'src/hooks/useEmbedToken.ts',
      'The token of a vendor, kept fresh',
      'A token, kept fresh',
      [MAIN],
    ],
    ['another default', 'src/components/Embed.tsx', 'Default 600.', 'Default 500.', [MAIN, CHAT]],
    [
      'an internal member',
      'src/client/embed-client.ts',
      'readonly scheduler: Scheduler',
      'readonly scheduler: Scheduler | null',
      [],
    ],
  ])(
    '%s',
    async (_, path, from, to, paths) => {
      expect(differing(await textsOf(changed(path, from, to)), (kept) => texts.get(kept))).toEqual(paths)
    },
    300_000,
  )
})
