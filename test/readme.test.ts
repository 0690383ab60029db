// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import packageJson from '../package.json'
import { blocksOf, errorsOf, filesOf, type Granted } from './compiled'

const ROOT = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const readme = read('README.md')
const sizeLimits = JSON.parse(read('.size-limit.json')) as { name: string; limit: string }[]
const blocks = blocksOf(readme)

describe('the README', () => {
  test.each(['examples/vendors/acme.ts', 'examples/vendors/board.ts'])(
    'has %s, whole, in under 60 lines',
    (path) => {
      const code = read(path)
      expect(blocks.map((block) => block.code)).toContain(code)
      expect(code.trimEnd().split('\n').length).toBeLessThan(60)
    },
  )

  test('has the vendor that the React Router consumer defines as its own', () => {
    expect(read('test/consumers/react-router/src/vendors/acme.ts')).toBe(read('examples/vendors/acme.ts'))
  })

  test('imports only subpaths that the package exports', () => {
    const imported = blocks.flatMap(({ code }) =>
      [...code.matchAll(/from '(react-embed-token[^']*)'/g)].map(([, path = '']) => path),
    )
    const exported = Object.keys(packageJson.exports).map((path) => path.replace(/^\./, 'react-embed-token'))
    expect(imported.length).toBeGreaterThan(10)
    expect(imported.filter((path) => !exported.includes(path))).toEqual([])
  })

  test('names every subpath but the manifest', () => {
    const missing = Object.keys(packageJson.exports).filter(
      (path) => path !== './package.json' && !readme.includes(path.replace(/^\./, 'react-embed-token')),
    )
    expect(missing).toEqual([])
  })

  test.each<[row: string, entry: string]>([
    ['the client alone, with `createEmbedClient` and `fromEndpoint`', 'createEmbedClient + fromEndpoint'],
    [
      'the client with `shareAcrossTabs`, from `cross-tab`',
      'createEmbedClient + fromEndpoint + shareAcrossTabs',
    ],
    [
      'the client, `<EmbedProvider>` and `useEmbedToken`',
      'createEmbedClient + EmbedProvider + useEmbedToken',
    ],
    ['with `<EmbedFrame>` and `frame()`', 'createEmbedClient + EmbedProvider + EmbedFrame + frame'],
    ['with `<EmbedInline>` and `inline()`', 'createEmbedClient + EmbedProvider + EmbedInline + inline'],
    ['with `<Embed>`, without a mode', 'createEmbedClient + EmbedProvider + Embed'],
    [
      'with `<Embed>` and `keepAlive`, from `keep-alive`',
      'createEmbedClient + EmbedProvider + Embed + keepAlive',
    ],
    [
      'with `<Embed>` and `vendors/returning-ai`',
      'createEmbedClient + EmbedProvider + Embed + vendors/returning-ai',
    ],
    ['with `<Embed>` and `vendors/interakt`', 'createEmbedClient + EmbedProvider + Embed + vendors/interakt'],
    [
      'with `<Embed>` and `vendors/answering-agent`',
      'createEmbedClient + EmbedProvider + Embed + vendors/answering-agent',
    ],
    ['with `<Embed>` and `vendors/runtype`', 'createEmbedClient + EmbedProvider + Embed + vendors/runtype'],
    [
      'with `<Embed>` and `vendors/open-chat-widget`',
      'createEmbedClient + EmbedProvider + Embed + vendors/open-chat-widget',
    ],
  ])('has the size of %s, as the limit holds it: within 0.2 kB', (row, entry) => {
    const [, said] =
      readme
        .split('\n')
        .find((line) => line.startsWith('| ') && line.includes(row) && / \d+\.\d \|$/.test(line))
        ?.match(/(\d+\.\d) \|$/) ?? []
    const limit = parseFloat(sizeLimits.find(({ name }) => name === entry)?.limit ?? '')
    expect(limit - Number(said)).toBeGreaterThanOrEqual(-0.05)
    expect(limit - Number(said)).toBeLessThanOrEqual(0.2)
  })

  test('names only scripts that there are', () => {
    const named = [...readme.matchAll(/npm (?:run )?([a-z][\w:-]+)/g)]
      .map(([, script = '']) => script)
      .filter((script) => !['ci', 'init', 'install'].includes(script))
    expect(named.filter((script) => !Object.hasOwn(packageJson.scripts, script))).toEqual([])
  })
})

/** What the README shows once, and then leaves out. */
const GRANTED: Granted = {
  ...Object.fromEntries(
    ['createEmbedClient', 'defineTheme', 'Embed', 'EmbedProvider', 'fromEndpoint'].map((name) => [
      name,
      'react-embed-token',
    ]),
  ),
  ...Object.fromEntries(['describe', 'expect', 'test', 'vi'].map((name) => [name, 'vitest'])),
  ...Object.fromEntries(['render', 'screen'].map((name) => [name, '@testing-library/react'])),
}

/** A file of the reader's that the README speaks of. */
const PROVIDERS = `
import type { ReactNode } from 'react'
import type { InitialTokens } from 'react-embed-token'
export declare function Providers(props: { user: User | null; initialTokens: InitialTokens; children: ReactNode }): ReactNode`

/** Every name of the reference, by the subpath under which it is. */
const EXPORTED: Granted = Object.fromEntries(
  read('docs/api.md')
    .split(/^## /m)
    .slice(1)
    .flatMap((section) =>
      [...section.matchAll(/^#### (\w+)$/gm)].map(
        ([, name = '']) => [name, section.split('\n')[0] ?? ''] as const,
      ),
    )
    .reverse(), // the first one counts
)

/** The reference's examples are `tsx`; its `ts` are declarations. */
const examplesOf = (text: string) => text.replaceAll('\n```ts\n', '\n```text\n')

describe('the code in the README and the documents', () => {
  const WRONG = 'wrong'
  let files: ReadonlyMap<string, string>
  let errors: string[] = []

  beforeAll(() => {
    const documents = [
      'README.md',
      'CONTRIBUTING.md',
      ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`),
      ...readdirSync(join(ROOT, 'docs/vendors')).map((name) => `docs/vendors/${name}`),
    ]
    files = new Map([
      ...documents
        .filter((path) => path.endsWith('.md') && path !== 'docs/api.md')
        .flatMap((path) => [...filesOf(path.replace('docs/', ''), read(path), GRANTED)]),
      ...filesOf('api.md', examplesOf(read('docs/api.md')), {
        ...GRANTED,
        ...EXPORTED,
        hydrateRoot: 'react-dom/client',
        Link: 'react-router',
        useLocation: 'react-router',
        http: 'msw',
        setupWorker: 'msw/browser',
      }),
    ])
    errors = errorsOf(
      new Map([
        ...files,
        ['Providers.tsx', PROVIDERS],
        ...filesOf(WRONG, '```tsx\n<Embed title={7} />\n```\n', GRANTED),
      ]),
    )
  }, 120_000)

  test('is read', () => {
    const count = (name: string) => [...files.keys()].filter((file) => file.startsWith(name)).length
    expect(count('README.md')).toBeGreaterThan(20)
    expect(count('api.md')).toBeGreaterThan(20)
  })

  test('has no error', () => {
    expect(errors.filter((error) => !error.startsWith(WRONG))).toEqual([])
  })

  test('would be told of one', () => {
    expect(errors.filter((error) => error.startsWith(WRONG))).toEqual([
      expect.stringContaining("wrong:2.tsx:1 Type 'number'"),
    ])
  })

  test('is in languages that are known here, so that none of TypeScript is left out', () => {
    expect(
      blocks
        .map(({ language }) => language)
        .filter((language) => !['ts', 'tsx', 'js', 'css', 'html', 'sh', ''].includes(language)),
    ).toEqual([])
  })
})
