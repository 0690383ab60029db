// @vitest-environment node
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { GUIDES } from '../docs/.vitepress/pages'
import packageJson from '../package.json'
import { sentences } from '../src/errors/sentences'
import { widgetSentences } from '../src/errors/widget-sentences'
import { blocksOf, errorsOf, filesOf, type Granted } from './compiled'
import { anchorsOf, PAGES, proseOf, TABLES } from './pages'

const ROOT = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const pageOf = (path: string) => PAGES.get(path) ?? ''
const readme = pageOf('README.md')
const sizeLimits = JSON.parse(read('.size-limit.json')) as { name: string; limit: string }[]
const blocks = [...PAGES.values()].flatMap(blocksOf)

/** What a newcomer can look for. */
const DOCS = GUIDES.flatMap(({ pages }) => pages).map((page) => `docs/${page}`)

interface Link {
  from: string
  /** A path inside the repository. */
  to: string
  anchor: string | undefined
}

/** The links to files of the repository. */
function linksOf(from: string): Link[] {
  return [...proseOf(pageOf(from)).matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)]
    .map(([, link = '', picture = '']) => link || picture)
    .filter((target) => !/^https?:/.test(target))
    .map((target) => {
      const [path = '', anchor] = target.split('#')
      return { from, to: path === '' ? from : normalize(join(dirname(from), path)), anchor }
    })
}

describe('the README', () => {
  test('has at most 250 lines, and code by line 30', () => {
    expect(readme.trimEnd().split('\n').length).toBeLessThanOrEqual(250)
    expect(blocksOf(readme)[0]?.line).toBeLessThanOrEqual(30)
  })

  test('links to every page, and to the reference', () => {
    const linked = new Set(linksOf('README.md').map(({ to }) => to))
    expect(
      [...DOCS, 'docs/api.md'].filter((path) => !linked.has(path) && !path.includes('/vendors/')),
    ).toEqual([])
    expect(DOCS.filter((path) => path.includes('/vendors/') && !linked.has(path))).toEqual([])
  })

  test('has the table of vendors with “yours” in it', () => {
    const [, table = ''] = /^## Which vendors\?\n([^]*?)^## /m.exec(readme) ?? []
    const names = [...table.matchAll(/^\| \[\**([^\]*]+)\**\]\(docs\/vendors\//gm)].map(([, name]) => name)
    expect(names).toEqual([
      'Returning.AI',
      'Interakt',
      'Answering Agent',
      'Runtype',
      'Open Chat Widget',
      'Superset',
      'Metabase',
      'Power BI',
      'Amazon QuickSight',
      'Looker',
      'Yours',
    ])
  })
})

/** Where somebody who has seen nothing else finds an answer, and by which words. */
const QUESTIONS: readonly [question: string, page: string, answer: RegExp][] = [
  ['What is it?', 'README.md', /needs an \*\*embed token\*\*, a key that/],
  ['For whom?', 'README.md', /for React teams who embed/],
  ['Which vendors?', 'README.md', /^## Which vendors\?$/m],
  ['Can I use mine?', 'docs/vendors/your-own.md', /^\| your vendor has \| use \| example \|$/m],
  ['What do I need?', 'README.md', /^## Requirements$/m],
  ['How do I install it?', 'README.md', /^npm install react-embed-token @tanstack\/react-query$/m],
  ['What does my Express backend look like?', 'README.md', /createServerAdapter\(handler\)\) \/\/ Express/],
  ['Who is the user?', 'README.md', /^## Who is the user\?$/m],
  ['What if the user is known later?', 'README.md', /^\| is still loading \| `null`, not `undefined` \|/m],
  ['How do I sign out?', 'README.md', /^\| signs out \| `null` \|/m],
  ['Nothing shows, what now?', 'README.md', /^## Nothing shows\?$/m],
  ['Why a 401?', 'docs/errors.md', /^\| `true` \| the session is over: 401/m],
  ['How do I get dark mode?', 'docs/theming.md', /^## Dark mode$/m],
  ['How do I test my page?', 'docs/testing.md', /^test\('a page with five widgets/m],
  ['What does it weigh?', 'docs/speed.md', /^\| a page with \| kB \|$/m],
]

describe('a newcomer', () => {
  test.each(QUESTIONS)('finds within two clicks: %s', (_, page, answer) => {
    const first = linksOf('README.md').map(({ to }) => to)
    const second = first.filter((to) => PAGES.has(to)).flatMap((to) => linksOf(to).map((link) => link.to))
    expect(['README.md', ...first, ...second]).toContain(page)
    expect(pageOf(page)).toMatch(answer)
  })
})

describe('the pages', () => {
  test('are those that there should be', () => {
    expect([...PAGES.keys()].sort()).toEqual(['README.md', 'docs/index.md', ...DOCS].sort())
  })

  test.each(DOCS)('%s says in its first lines what it is, and at its end where to go on', (path) => {
    const text = pageOf(path)
    const [, front = ''] = /^---\n(title: .+\ndescription: .{10,160})\n---\n\n# /.exec(text) ?? []
    const { title } = parse(front) as { title: string }
    expect(title).toBeTypeOf('string')
    expect(text).toContain(`\n# ${title}\n`)
    const last = text.split(/^## /m).at(-1) ?? ''
    expect(last).toMatch(/^See also\n\n(- .*\[.+\]\(.+\).*\n){2,}$/)
  })

  test.each(DOCS)('%s has at most 1,200 words', (path) => {
    const words = proseOf(pageOf(path))
      .replace(/`[^`\n]*`/g, '')
      .split(/\s+/)
      .filter((word) => /\p{L}/u.test(word))
    expect(words.length).toBeGreaterThan(50)
    expect(words.length).toBeLessThanOrEqual(1_200)
  })

  test('skip no level of headings', () => {
    const skipping = [...PAGES].flatMap(([path, text]) => {
      const levels = [...proseOf(text).matchAll(/^(#+) /gm)].map(([, marks = '']) => marks.length)
      return levels.some((level, i) =>
        i === 0 ? level !== 1 : level === 1 || level > (levels[i - 1] ?? 0) + 1,
      )
        ? [path]
        : []
    })
    expect(skipping).toEqual([])
  })

  test('link only to files and headings that there are', () => {
    const links = [...PAGES.keys()].flatMap(linksOf)
    expect(links.length).toBeGreaterThan(200)
    expect(links.filter(({ to }) => !existsSync(join(ROOT, to)))).toEqual([])
    const anchored = links.filter(({ anchor }) => anchor !== undefined)
    expect(anchored.length).toBeGreaterThan(50)
    expect(anchored.filter(({ to, anchor = '' }) => !anchorsOf(pageOf(to)).includes(anchor))).toEqual([])
  })

  test.each(['examples/vendors/acme.ts', 'examples/vendors/board.ts'])(
    'have %s, whole, in under 60 lines',
    (path) => {
      const code = read(path)
      expect(blocksOf(pageOf('docs/vendors/your-own.md')).map((block) => block.code)).toContain(code)
      expect(code.trimEnd().split('\n').length).toBeLessThan(60)
    },
  )

  test.each(['react-router/src/vendors', 'contract/src'])(
    'have the vendor that the consumer in %s defines as its own',
    (folder) => {
      expect(read(`test/consumers/${folder}/acme.ts`)).toBe(read('examples/vendors/acme.ts'))
    },
  )

  test('import only subpaths that the package exports', () => {
    const imported = blocks.flatMap(({ code }) =>
      [...code.matchAll(/(?:from|import) '(react-embed-token[^']*)'/g)].map(([, path = '']) => path),
    )
    const exported = Object.keys(packageJson.exports).map((path) => path.replace(/^\./, 'react-embed-token'))
    expect(imported.length).toBeGreaterThan(100)
    expect(imported.filter((path) => !exported.includes(path))).toEqual([])
  })

  test('name every subpath but the manifest', () => {
    const all = [...PAGES.values()].join('\n')
    const isEmpty = (path: string) => {
      const source = join(ROOT, path.replace(/^\./, 'src'), 'index.ts')
      return existsSync(source) && readFileSync(source, 'utf8').trim() === 'export {}'
    }
    const missing = Object.keys(packageJson.exports).filter((path) => {
      const name = path.replace(/^\./, 'react-embed-token')
      return path !== './package.json' && !isEmpty(path) && !new RegExp(`${name}(?![\\w/-])`).test(all)
    })
    expect(missing).toEqual([])
  })

  test.each(Object.entries(TABLES))('%s has what is made of what the tests run', (path, parts) => {
    expect(parts.length).toBeGreaterThan(0)
    expect(parts.filter((part) => !pageOf(path).includes(`\n${part}`))).toEqual([])
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
  ])('have the size of %s, as the limit holds it: within 0.2 kB', (row, entry) => {
    const [, said] =
      pageOf('docs/speed.md')
        .split('\n')
        .find((line) => line.startsWith('| ') && line.includes(row) && / \d+\.\d \|$/.test(line))
        ?.match(/(\d+\.\d) \|$/) ?? []
    const limit = parseFloat(sizeLimits.find(({ name }) => name === entry)?.limit ?? '')
    expect(limit - Number(said)).toBeGreaterThanOrEqual(-0.05)
    expect(limit - Number(said)).toBeLessThanOrEqual(0.2)
  })

  test('have no other sizes in the README', () => {
    const [, sizes = ''] = /^\| a page with \| kB \|\n([^]*?)\n\n/m.exec(pageOf('docs/speed.md')) ?? []
    const told = [...readme.matchAll(/(\d+\.\d) kB/g)].map(([, size = '']) => size)
    expect(told.length).toBeGreaterThan(1)
    expect(told.filter((size) => !sizes.includes(`| ${size} |`))).toEqual([])
  })

  test('name only scripts that there are', () => {
    const named = [...PAGES.values()]
      .flatMap((text) => [...text.matchAll(/\bnpm (?:run )?([a-z][\w:-]+)/g)])
      .map(([, script = '']) => script)
      .filter((script) => !['ci', 'init', 'install', 'package'].includes(script))
    expect(named.length).toBeGreaterThan(20)
    expect(named.filter((script) => !Object.hasOwn(packageJson.scripts, script))).toEqual([])
  })
})

describe('the page of errors', () => {
  const page = pageOf('docs/errors.md')
  const [, union = ''] = /export type EmbedErrorCode =([^]*?)\n\n/.exec(read('src/errors/errors.ts')) ?? []
  const codes = [...union.matchAll(/'(EMBED_\w+)'/g)].map(([, code = '']) => code)

  test('has a heading and a row for each code, in the order of the source', () => {
    expect(codes.length).toBeGreaterThan(15)
    expect([...page.matchAll(/^## (EMBED_\w+)$/gm)].map(([, code]) => code)).toEqual(codes)
    const rows = [...page.matchAll(/^\| \[`(EMBED_\w+)`\]\(#(\w+)\) \|/gm)]
    expect(rows.map(([, code]) => code)).toEqual(codes)
    expect(rows.map(([, , anchor]) => anchor)).toEqual(codes.map((code) => code.toLowerCase()))
  })

  test('says what it says of retries as the source does', () => {
    const { 1: table = '' } = /## All codes\n\n([^]*?)\n\n/.exec(page) ?? []
    const retried = table
      .split('\n')
      .slice(2)
      .filter((row) => row.split(' | ')[2]?.startsWith('yes'))
      .map((row) => /EMBED_\w+/.exec(row)?.[0])
    const [, set = ''] = /const RETRYABLE[^[]*\[([^]*?)\]/.exec(read('src/errors/errors.ts')) ?? []
    expect(retried).toEqual([...set.matchAll(/EMBED_\w+/g)].map(([code]) => code))
  })

  test('explains only words that messages of production have', () => {
    const [, words = ''] = /## Words in production\n\n([^]*?)\n\n/.exec(page) ?? []
    const explained = words
      .split('\n')
      .slice(2)
      .flatMap((row) => [...(row.split(' | ')[0] ?? '').matchAll(/`(\w+)/g)].map(([, word = '']) => word))
    expect(explained.length).toBeGreaterThan(10)
    expect(explained.filter((word) => !(word in sentences) && !(word in widgetSentences))).toEqual([])
  })
})

/** What a page shows once, and then leaves out. */
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

/** A file of the reader's that a page speaks of. */
const PROVIDERS = `
import type { ReactNode } from 'react'
import type { InitialTokens } from 'react-embed-token/initial-tokens'
export declare function Providers(props: { user: User | null; initialTokens: InitialTokens; children: ReactNode }): ReactNode`

/** The pages of the reference, by their names. */
const REFERENCE: ReadonlyMap<string, string> = new Map(
  readdirSync(join(ROOT, 'docs/api')).map((name) => [name, read(`docs/api/${name}`)]),
)

/** Every name of the reference, by the subpath under which it is. */
const EXPORTED: Granted = Object.fromEntries(
  [...REFERENCE.values()]
    .map((page) => ({ page, subpath: page.slice(2, page.indexOf('\n')) }))
    .sort((one, other) => other.subpath.length - one.subpath.length) // the last one counts
    .flatMap(({ page, subpath }) =>
      [...page.matchAll(/^### (\w+)$/gm)].map(([, name = '']) => [name, subpath] as const),
    ),
)

/** The reference's examples are `tsx`; its `ts` are declarations. */
const examplesOf = (text: string) => text.replaceAll('\n```ts\n', '\n```text\n')

describe('the code in the README, the pages and the reference', () => {
  const WRONG = 'wrong'
  const nameOf = (path: string) => path.replace(/^docs\//, '').replaceAll('/', '-')
  let files: ReadonlyMap<string, string>
  let errors: string[] = []

  beforeAll(() => {
    files = new Map([
      ...[...PAGES, ['CONTRIBUTING.md', read('CONTRIBUTING.md')] as const].flatMap(([path, text]) => [
        ...filesOf(nameOf(path), text, GRANTED),
      ]),
      ...[...REFERENCE].flatMap(([name, page]) => [
        ...filesOf(`api-${name}`, examplesOf(page), {
          ...GRANTED,
          ...EXPORTED,
          hydrateRoot: 'react-dom/client',
          Link: 'react-router',
          useLocation: 'react-router',
          http: 'msw',
          setupWorker: 'msw/browser',
        }),
      ]),
    ])
    errors = errorsOf(
      new Map([
        ...files,
        ['Providers.tsx', PROVIDERS],
        ...filesOf(WRONG, '```tsx\n<Embed title={7} />\n```\n', GRANTED),
      ]),
    )
  }, 120_000)

  test('is read, all of it', () => {
    const count = (name: string) => [...files.keys()].filter((file) => file.startsWith(`${name}:`)).length
    // Counted in another way than blocks are found: an indented fence would be left out, too.
    const written = [...PAGES].map(
      ([path, text]) => [path, text.match(/^\s*```tsx?\b/gm)?.length ?? 0] as const,
    )
    expect(written.map(([path]) => [path, count(nameOf(path))])).toEqual(written)
    expect(written.reduce((sum, [, blocksOfPage]) => sum + blocksOfPage, 0)).toBeGreaterThan(75)
    expect(count('README.md')).toBeGreaterThan(5)
    const ofReference = [...files.keys()].filter((file) => file.startsWith('api-'))
    expect(ofReference.length).toBeGreaterThan(20)
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
        .filter((language) => !['ts', 'tsx', 'js', 'json', 'css', 'html', 'sh', ''].includes(language)),
    ).toEqual([])
  })
})
