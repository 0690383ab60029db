// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs'
import { join, posix, relative, sep } from 'node:path'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import packageJson from '../package.json'

const SRC = join(import.meta.dirname, '../src')

/** Each may import only from those before it; what shares a line may import from each other. */
const ORDER: RegExp[] = [
  /^(redaction|unref)$/,
  /^errors$/,
  /^secrets$/,
  /^development\/sentences$/,
  /^embedError$/,
  /^clock$/,
  /^(failure|headers|json|jwt|realm)$/,
  /^thrown$/,
  /^graphql$/,
  /^(answer|expiry)$/,
  /^lifetime$/,
  /^sightings$/,
  /^token$/,
  /^lifecycle$/,
  /^response$/,
  /^(source|sources)$/,
  /^select$/,
  /^endpoint$/,
  /^origins$/,
  /^development\/(console|nearest|page|placeholder)$/,
  /^development\/(sources|theme|token)$/,
  /^development\/(vendor|failures)$/,
  /^development\/(client|provider|widget)$/,
  /^(development|scheme|labels)$/,
  /^theme$/,
  /^(themes|properties)$/,
  /^vendor$/,
  /^handshake$/,
  /^alarm$/,
  /^fingerprint$/,
  /^initial$/,
  /^(departure|channel|election|heard|limit)$/,
  /^paced$/,
  /^tabs$/,
  /^(events|frozen)$/,
  /^outbox$/,
  /^query$/,
  /^shared-attempt$/,
  /^cross-tab$/,
  /^attempts$/,
  /^ensure$/,
  /^(demand|held)$/,
  /^token-state$/,
  /^token-store$/,
  /^storage$/,
  /^turns$/,
  /^client$/,
  /^post$/,
  /^trusted$/,
  /^(messages|handles|navigation|blocked)$/,
  /^tags$/,
  /^assets$/,
  /^runs$/,
  /^session$/,
  /^attention$/,
  /^reports$/,
  /^(mounted|widget|mode)$/,
  /^(move|focus)$/,
  /^parking$/,
  /^inline$/,
  /^frame$/,
  /^routes$/,
  /^context$/,
  /^EmbedProvider$/,
  /^fit$/,
  /^hosted$/,
  /^use[A-Z]\w*$/,
  /^(styles|marks)$/,
  /^Embed\w*$/,
  /^index$/,
]

/** What a family of files may import, beside its own folder: these of the core, these packages, and these of the core for their types. */
const FAMILIES: Record<string, { core: string[]; types: string[]; packages: string[] }> = {
  vendors: { core: ['vendor', 'errors', 'theme', 'handshake'], types: ['source'], packages: ['@runtypelabs/persona'] },
  server: { core: ['errors', 'token', 'origins', 'initial', 'embedError', 'development/sentences'], types: [], packages: [] },
}

/** They sit on top of everything, and nothing sits on them. */
const ON_TOP = /^(testing|storybook|devtools|OpenChat|open-chat)(\/|$)/

const REACT = /^(react|react-dom|react-error-boundary)(\/|$)/
const MAY_IMPORT_REACT = /(\.tsx|^use[A-Z]\w*\.ts|^context\.ts|^styles\.ts)$/

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
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node.argument.literal, true)
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword && node.arguments[0]) add(node.arguments[0], false)
    ts.forEachChild(node, visit)
  }
  const add = (specifier: ts.Node, isTypeOnly: boolean) => found.push({ from: ts.isStringLiteralLike(specifier) ? specifier.text : '?', isTypeOnly })
  visit(file)
  return found
}

/** Every arrow that points the wrong way, as a sentence. @param files - text by path inside src. */
function wrongArrows(files: ReadonlyMap<string, string>): string[] {
  const wrong: string[] = []
  for (const [path, text] of files) {
    const name = path.replace(/\.tsx?$/, '')
    const family = name.includes('/') ? (name.split('/')[0] ?? '') : null
    const rank = ORDER.findIndex((pattern) => pattern.test(name))
    if (rank === -1 && !ON_TOP.test(name) && !(family !== null && Object.hasOwn(FAMILIES, family))) {
      wrong.push(`${path} has no place in the order: give it one`)
      continue
    }
    for (const { from, isTypeOnly } of readImports(path, text)) {
      const say = (why: string) => wrong.push(`${path} imports ${from}: ${why}`)
      if (!from.startsWith('.')) {
        const isDeclared = [...Object.keys(packageJson.dependencies), ...Object.keys(packageJson.peerDependencies)].some(
          (declared) => from === declared || from.startsWith(`${declared}/`),
        )
        if (!isDeclared) say('not a dependency of the package')
        if (REACT.test(from) && !MAY_IMPORT_REACT.test(path) && !ON_TOP.test(name)) say('React belongs to components, hooks, context and styles')
        const rules = family === null ? undefined : FAMILIES[family]
        if (rules && !rules.packages.some((allowed) => from === allowed || from.startsWith(`${allowed}/`))) say(`no package for ${family}/`)
        continue
      }
      const target = posix.join(posix.dirname(name), from)
      const isFamily = family !== null && target.startsWith(`${family}/`)
      const rules = family === null ? undefined : FAMILIES[family]
      if (rules) {
        const isAllowed =
          rules.core.includes(target) ||
          (isTypeOnly && rules.types.includes(target)) ||
          (family === 'server' && isFamily) ||
          isOfOneVendor(name, target)
        if (!isAllowed) say(`${family}/ may not`)
        continue
      }
      if (!isTypeOnly && target.startsWith('development/') && !name.startsWith('development'))
        say('only development.ts may: through it, bundlers leave it out')
      if (isTypeOnly || ON_TOP.test(name)) continue
      const targetRank = ORDER.findIndex((pattern) => pattern.test(target))
      if (targetRank === -1) say('it sits on top, and the core does not know it')
      else if (targetRank > rank) say('it comes later')
    }
  }
  return wrong
}

/** A vendor's parts: `vendors/acme-panel.ts` is a part of `vendors/acme.ts`. */
function isOfOneVendor(name: string, target: string): boolean {
  return (
    /^vendors\//.test(name) &&
    (target.startsWith(`${name}-`) || name.startsWith(`${target}-`) || name.replace(/-[a-z]+$/, '') === target.replace(/-[a-z]+$/, ''))
  )
}

/** What a file reads of the browser as it is imported: outside of every function and class. */
function readsAtTopLevel(name: string, text: string): string[] {
  const found: string[] = []
  const visit = (node: ts.Node) => {
    if (ts.isFunctionLike(node) || ts.isClassLike(node) || ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node))
      return
    const isName = ts.isPropertyAccessExpression(node.parent) && node.parent.name === node
    const isKey = ts.isPropertyAssignment(node.parent) && node.parent.name === node
    if (ts.isIdentifier(node) && !isName && !isKey && /^(window|document|navigator|location|localStorage|sessionStorage|self)$/.test(node.text)) {
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

test('every arrow between the files of src points the right way', () => {
  const files = readSource()
  expect(files.size).toBeGreaterThan(35)
  expect(wrongArrows(files)).toEqual([])
})

test('nothing of the browser is read when a file is imported', () => {
  const found = [...readSource()].flatMap(([path, text]) => readsAtTopLevel(path, text).map((what) => `${path} reads ${what}`))
  expect(found).toEqual([])
})

describe('the test fails', () => {
  test.each<[string, string, string]>([
    ['errors.ts', `import { createClock } from './clock'`, 'it comes later'],
    ['token.ts', `import { isEmbedError } from './source'`, 'it comes later'],
    ['lifecycle.ts', `export { fromStatic } from './source'`, 'it comes later'],
    ['token-store.ts', `const later = import('./client')`, 'it comes later'],
    ['client.ts', `import './EmbedProvider'`, 'it comes later'],
    ['frame.ts', `import { useStable } from './useStable'`, 'it comes later'],
    ['useTheme.ts', `import { Embed } from './Embed'`, 'it comes later'],
    ['client.ts', `import { type EmbedToken, x } from './widget'`, 'it comes later'],
    ['client.ts', `import { returningAi } from './vendors/returning-ai'`, 'does not know'],
    ['index.ts', `export { createTokenHandler } from './server'`, 'does not know'],
    ['Embed.tsx', `import { fake } from './testing'`, 'does not know'],
    ['client.ts', `import { useRef } from 'react'`, 'React belongs'],
    ['client.ts', `import { checkVendor } from './development/vendor'`, 'only development.ts may'],
    ['testing/stage.ts', `import { tellOnce } from '../development/console'`, 'only development.ts may'],
    ['development/vendor.ts', `import { createEmbedClient } from '../client'`, 'it comes later'],
    ['development/vendor.ts', `import { createElement } from 'react'`, 'React belongs'],
    ['client.ts', `import type { RefObject } from 'react'`, 'React belongs'],
    ['widget.ts', `import { createPortal } from 'react-dom'`, 'React belongs'],
    ['theme.ts', `type X = import('react').CSSProperties`, 'React belongs'],
    ['clock.ts', `import lodash from 'lodash'`, 'not a dependency'],
    ['clock.ts', `import { readFileSync } from 'node:fs'`, 'not a dependency'],
    ['utils.ts', ``, 'no place in the order'],
    ['helpers/time.ts', ``, 'no place in the order'],
    ['vendors/acme.ts', `import { useRef } from 'react'`, 'React belongs'],
    ['vendors/acme.ts', `import type { QueryClient } from '@tanstack/react-query'`, 'no package'],
    ['vendors/acme.ts', `import { fromStatic } from '../source'`, 'vendors/ may not'],
    ['vendors/acme.ts', `import type { EmbedToken } from '../token'`, 'vendors/ may not'],
    ['vendors/acme.ts', `import { returningAi } from './returning-ai'`, 'vendors/ may not'],
    ['vendors/acme-panel.ts', `import { acmeTwo } from './acme2'`, 'vendors/ may not'],
    ['vendors/acme.ts', `import { createEmbedClient } from '../client'`, 'vendors/ may not'],
    ['server/acme.ts', `import { QueryClient } from '@tanstack/react-query'`, 'no package'],
    ['server/acme.ts', `import type { ReactNode } from 'react'`, 'React belongs'],
    ['server/acme.ts', `import { fromEndpoint } from '../source'`, 'server/ may not'],
    ['server/acme.ts', `import type { EmbedVendor } from '../vendor'`, 'server/ may not'],
    ['server/acme.ts', `import { returningAi } from '../vendors/returning-ai'`, 'server/ may not'],
  ])('on %s with "%s"', (path, text, why) => {
    expect(wrongArrows(new Map([[path, text]])).join('\n')).toContain(why)
  })

  test.each<[string, string]>([
    ['errors.ts', `import type { EmbedClient } from './client'`],
    ['mounted.ts', `import { createWidget } from './widget'`],
    ['client.ts', `import { development } from './development'`],
    ['development.ts', `import { checkVendor } from './development/vendor'`],
    ['development/vendor.ts', `import type { EmbedClient } from '../client'; import { tellOnce } from './console'`],
    ['widget.ts', `import { mountWidget } from './mounted'`],
    ['Embed.tsx', `import { useRef } from 'react'; import { EmbedFrame } from './EmbedFrame'`],
    ['useTheme.ts', `import { useMemo } from 'react'; import { useStable } from './useStable'`],
    ['vendors/acme.ts', `import { EmbedError } from '../errors'; import type { JsonObject } from '../source'`],
    ['vendors/acme.ts', `import { mountPanel } from './acme-panel'`],
    ['vendors/acme-panel.ts', `import { createSession } from './acme-session'; import type { AcmeOptions } from './acme'`],
    ['testing.tsx', `import { createEmbedClient } from './client'; import { Embed } from './Embed'`],
  ])('not on %s with "%s"', (path, text) => {
    expect(wrongArrows(new Map([[path, text]]))).toEqual([])
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
