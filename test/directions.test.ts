// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, relative, sep } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import packageJson from '../package.json'

const SRC = join(import.meta.dirname, '../src')

/** Rooms of the core: each may import from itself and from those before it, for types, too. */
const ORDER = [
  'base',
  'errors',
  'token',
  'source',
  'events',
  'development',
  'theme',
  'vendor-kit',
  'store',
  'cross-tab',
  'client',
  'widget',
  'hooks',
  'components',
]

/** Rooms beside the core: what they may import besides their own. */
const BESIDE: Record<string, { rooms: string[]; packages: string[] }> = {
  vendors: {
    rooms: ['base', 'errors', 'theme', 'vendor-kit'],
    packages: [
      '@runtypelabs/persona',
      '@superset-ui/embedded-sdk',
      'powerbi-client',
      'amazon-quicksight-embedding-sdk',
      '@looker/embed-sdk',
    ],
  },
  server: {
    rooms: ['base', 'errors', 'token'],
    packages: ['@aws-sdk/client-quicksight', 'cockatiel', 'jose', 'lru-cache', 'rate-limiter-flexible'],
  },
  doctor: { rooms: ['base', 'errors', 'token', 'source'], packages: [] },
}

/** They sit on top of everything, and nothing sits on them. */
const ON_TOP = ['index', 'initial-tokens', 'keep-alive', 'open-chat', 'testing', 'storybook', 'devtools']

const REACT = /^(react|react-dom|react-error-boundary)(\/|$)/
const WITH_REACT = ['hooks', 'components', ...ON_TOP]

const MAX_FILES = 20
const MAX_LINES = 250
const MAX_MEDIAN_LINES = 80

interface Import {
  from: string
  isTypeOnly: boolean
}

/** The imports of a file, also re-exports, `import()` and `import('…')` types. */
function readImports(name: string, text: string): Import[] {
  const found: Import[] = []
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
  const visit = (node: ts.Node) => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, node.importClause?.isTypeOnly ?? false)
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier) add(node.moduleSpecifier, node.isTypeOnly)
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, true)
    else if (
      ts.isCallExpression(node) &&
      node.expression.kind === ts.SyntaxKind.ImportKeyword &&
      node.arguments[0]
    )
      add(node.arguments[0], false)
    ts.forEachChild(node, visit)
  }
  const add = (specifier: ts.Node, isTypeOnly: boolean) =>
    found.push({ from: ts.isStringLiteralLike(specifier) ? specifier.text : '?', isTypeOnly })
  visit(file)
  return found
}

const roomOf = (name: string) => name.split('/')[0] ?? ''
const isPackage = (from: string, name: string) => from === name || from.startsWith(`${name}/`)

/** Every import that points the wrong way, as a sentence. @param files - text by path inside src. */
function wrongImports(files: ReadonlyMap<string, string>): string[] {
  return [...files].flatMap(([path, text]) => {
    const room = roomOf(path.replace(/\.tsx?$/, ''))
    if (![...ORDER, ...Object.keys(BESIDE), ...ON_TOP].includes(room))
      return [`${path} is in no room that this test knows`]
    return readImports(path, text).flatMap((each) => {
      const why = each.from.startsWith('.') ? whyNot(path, room, each) : whyNotPackage(room, each.from)
      return why === null ? [] : [`${path} imports ${each.from}: ${why}`]
    })
  })
}

function whyNotPackage(room: string, from: string): string | null {
  // The doctor is a command of Node.
  if (room === 'doctor' && from.startsWith('node:')) return null
  const declared = [...Object.keys(packageJson.dependencies), ...Object.keys(packageJson.peerDependencies)]
  if (!declared.some((name) => isPackage(from, name))) return 'not a dependency of the package'
  if (REACT.test(from) && !WITH_REACT.includes(room))
    return 'React belongs to hooks/, components/ and what sits on top'
  const allowed = BESIDE[room]?.packages
  return allowed && !allowed.some((name) => isPackage(from, name)) ? `no package for ${room}/` : null
}

function whyNot(path: string, room: string, { from, isTypeOnly }: Import): string | null {
  const target = posix.join(posix.dirname(path), from)
  const to = roomOf(target)
  if (to === room)
    return room === 'vendors' && !isOfOneVendor(path, target) ? 'vendors do not know each other' : null
  if (BESIDE[room]) return BESIDE[room].rooms.includes(to) ? null : `${room}/ may not`
  if (to === 'development' && !isTypeOnly && target !== 'development/development')
    return 'only development.ts may: through it, bundlers leave it out'
  if (ON_TOP.includes(room)) return null
  if (!ORDER.includes(to)) return 'the core does not know it'
  return ORDER.indexOf(to) > ORDER.indexOf(room) ? `${to}/ comes after ${room}/` : null
}

/** A vendor's parts: `vendors/acme-panel.ts` and the folder `vendors/acme/` are parts of one vendor. */
function isOfOneVendor(path: string, target: string): boolean {
  const name = path.replace(/\.tsx?$/, '')
  const stem = (file: string) => file.replace(/-[a-z]+$/, '')
  const [, own = ''] = name.split('/')
  const [, folder = '', ...inside] = target.split('/')
  if (inside.length > 0) return own === folder || own.startsWith(`${folder}-`)
  return target.startsWith(`${name}-`) || name.startsWith(`${target}-`) || stem(name) === stem(target)
}

/** Files that import each other in a circle, types included. */
function circles(files: ReadonlyMap<string, string>): string[] {
  const graph = new Map(
    [...files].map(([path, text]) => {
      const imports = readImports(path, text).filter(({ from }) => from.startsWith('.'))
      return [path.replace(/\.tsx?$/, ''), imports.map(({ from }) => posix.join(posix.dirname(path), from))]
    }),
  )
  const found: string[] = []
  const done = new Set<string>()
  const walk = (name: string, way: readonly string[]) => {
    if (way.includes(name)) return void found.push([...way.slice(way.indexOf(name)), name].join(' → '))
    if (done.has(name)) return
    for (const next of graph.get(name) ?? []) walk(next, [...way, name])
    done.add(name)
  }
  for (const name of graph.keys()) walk(name, [])
  return found
}

/** What a file reads of the browser as it is imported: outside of every function and class. */
function readsAtTopLevel(name: string, text: string): string[] {
  const found: string[] = []
  const visit = (node: ts.Node) => {
    if (
      ts.isFunctionLike(node) ||
      ts.isClassLike(node) ||
      ts.isTypeNode(node) ||
      ts.isInterfaceDeclaration(node) ||
      ts.isTypeAliasDeclaration(node)
    )
      return
    const isName = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node
    const isKey = ts.isPropertyAssignment(node.parent) && node.parent.name === node
    if (
      ts.isIdentifier(node) &&
      !isName &&
      !isKey &&
      /^(window|document|navigator|location|localStorage|sessionStorage|self)$/.test(node.text)
    ) {
      found.push(node.text)
    }
    ts.forEachChild(node, visit)
  }
  ts.forEachChild(ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true), visit)
  return found
}

function readSource(): Map<string, string> {
  const paths = readdirSync(SRC, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(SRC, join(entry.parentPath, entry.name)).split(sep).join('/'))
  return new Map(paths.sort().map((path) => [path, readFileSync(join(SRC, path), 'utf8')]))
}

test('imports go one way, from room to room', () => {
  const files = readSource()
  expect(files.size).toBeGreaterThan(150)
  expect(wrongImports(files)).toEqual([])
})

test('no file imports itself by way of others, for types neither', () => {
  expect(circles(readSource())).toEqual([])
})

test(`a room has at most ${MAX_FILES} files, a file at most ${MAX_LINES} lines, half of them at most ${MAX_MEDIAN_LINES}`, () => {
  const files = readSource()
  const rooms = [...files.keys()].map((path) => posix.dirname(path))
  const full = [...new Set(rooms)].filter((room) => rooms.filter((each) => each === room).length > MAX_FILES)
  expect(full).toEqual([])
  const lines = [...files].map(([path, text]) => ({ path, count: text.split('\n').length - 1 }))
  expect(lines.filter(({ count }) => count > MAX_LINES)).toEqual([])
  expect(
    lines.map(({ count }) => count).sort((a, b) => a - b)[Math.floor(lines.length / 2)],
  ).toBeLessThanOrEqual(MAX_MEDIAN_LINES)
})

test('nothing of the browser is read when a file is imported', () => {
  const found = [...readSource()].flatMap(([path, text]) =>
    readsAtTopLevel(path, text).map((what) => `${path} reads ${what}`),
  )
  expect(found).toEqual([])
})

describe('the test fails', () => {
  test.each<[string, string, string]>([
    ['errors/errors.ts', `import { parseTokenResponse } from '../token/token'`, 'token/ comes after errors/'],
    ['token/policy.ts', `export { fromStatic } from '../source/source'`, 'source/ comes after token/'],
    [
      'token/token.ts',
      `import type { TokenAnswer } from '../source/token-source'`,
      'source/ comes after token/',
    ],
    ['store/token-store.ts', `const later = import('../client/client')`, 'client/ comes after store/'],
    ['store/token-store.ts', `let x: import('../client/client').EmbedClient`, 'client/ comes after store/'],
    ['widget/controller.ts', `import { useStable } from '../hooks/useStable'`, 'hooks/ comes after widget/'],
    ['hooks/useTheme.ts', `import { Embed } from '../components/Embed'`, 'components/ comes after hooks/'],
    ['client/client.ts', `import { returningAi } from '../vendors/returning-ai'`, 'does not know'],
    ['components/Embed.tsx', `import { fake } from '../testing'`, 'does not know'],
    ['client/client.ts', `import type { RefObject } from 'react'`, 'React belongs'],
    ['widget/widget.ts', `import { createPortal } from 'react-dom'`, 'React belongs'],
    ['theme/theme.ts', `type X = import('react').CSSProperties`, 'React belongs'],
    ['client/client.ts', `import { checkVendor } from '../development/vendor'`, 'only development.ts may'],
    ['testing/stage.ts', `import { tellOnce } from '../development/console'`, 'only development.ts may'],
    ['base/clock.ts', `import lodash from 'lodash'`, 'not a dependency'],
    ['base/clock.ts', `import { readFileSync } from 'node:fs'`, 'not a dependency'],
    ['utils.ts', ``, 'in no room'],
    ['helpers/time.ts', ``, 'in no room'],
    ['vendors/acme.ts', `import { useRef } from 'react'`, 'React belongs'],
    ['vendors/acme.ts', `import type { QueryClient } from '@tanstack/react-query'`, 'no package'],
    ['vendors/acme.ts', `import { fromStatic } from '../source/source'`, 'vendors/ may not'],
    ['vendors/acme.ts', `import { returningAi } from './returning-ai'`, 'do not know each other'],
    ['vendors/acme-panel.ts', `import { acmeTwo } from './acme2'`, 'do not know each other'],
    ['vendors/acme/index.ts', `import { other } from '../other/index'`, 'do not know each other'],
    ['server/acme.ts', `import { QueryClient } from '@tanstack/react-query'`, 'no package'],
    ['server/acme.ts', `import type { EmbedVendor } from '../vendor-kit/vendor'`, 'server/ may not'],
    ['server/acme.ts', `import { parseArgs } from 'node:util'`, 'not a dependency'],
    ['doctor/check.ts', `import { createTokenHandler } from '../server'`, 'doctor/ may not'],
    ['client/client.ts', `import { examine } from '../doctor/doctor'`, 'does not know'],
  ])('on %s with "%s"', (path, text, why) => {
    expect(wrongImports(new Map([[path, text]])).join('\n')).toContain(why)
  })

  test.each<[string, string]>([
    ['client/client.ts', `import { development } from '../development/development'`],
    ['development/development.ts', `import { checkVendor } from './vendor'`],
    [
      'doctor/options.ts',
      `import { parseArgs } from 'node:util'; import { fromEndpoint } from '../source/endpoint'`,
    ],
    ['components/Embed.tsx', `import { useRef } from 'react'; import { EmbedFrame } from './EmbedFrame'`],
    [
      'vendors/acme.ts',
      `import { EmbedError } from '../errors/errors'; import type { JsonObject } from '../base/json'`,
    ],
    [
      'vendors/acme-panel.ts',
      `import { createSession } from './acme-session'; import type { AcmeOptions } from './acme'`,
    ],
    ['vendors/acme/index.ts', `import { addressOf } from './address'`],
    ['vendors/acme-sdk/index.ts', `import { addressOf } from '../acme/address'`],
    [
      'testing/stage.ts',
      `import { createEmbedClient } from '../client/client'; import { Embed } from '../components/Embed'`,
    ],
  ])('not on %s with "%s"', (path, text) => {
    expect(wrongImports(new Map([[path, text]]))).toEqual([])
  })

  test('on a circle of types', () => {
    const files = new Map([
      ['a/one.ts', `import type { Two } from '../b/two'`],
      ['b/two.ts', `import type { Three } from './three'`],
      ['b/three.ts', `export type { One } from '../a/one'`],
    ])
    expect(circles(files)).toEqual(['a/one → b/two → b/three → a/one'])
  })

  test.each<[string, string[]]>([
    [`const isBrowser = typeof window !== 'undefined'`, ['window']],
    [`export const root = document.body`, ['document']],
    [`if (navigator.onLine) start()`, ['navigator']],
    [`const read = () => window.document`, []],
    [`export function read(doc = document) { return location.href }`, []],
    [`class A { at = document.body }`, []],
    [`const keys = { window: 1, document: settings.document }`, []],
    [`let element: typeof document`, []],
  ])('on reading the browser in "%s": %j', (text, expected) => {
    expect(readsAtTopLevel('x.ts', text)).toEqual(expected)
  })
})
