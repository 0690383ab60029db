import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

const SRC = join(import.meta.dirname, '../src')

/** Where sentences for developers are, each file to be left out of a bundle for production. */
const files = () => [
  ...readdirSync(join(SRC, 'development')).map((name) => `development/${name}`),
  'errors/sentences.ts',
  'errors/widget-sentences.ts',
]

/** Four words or more in a row that no bundler writes in another way. */
const WORDS = /[A-Za-z]+(?:[,.]? [A-Za-z]+){3,}/g

/**
 * What the package says on the console of somebody who develops, in pieces that can be looked for in a
 * bundle.
 */
export function sentences(): string[] {
  const pieces = files().flatMap((name) => {
    const found: string[] = []
    const visit = (node: ts.Node) => {
      if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
        found.push(...(node.text.match(WORDS) ?? []))
      ts.forEachChild(node, visit)
    }
    visit(ts.createSourceFile(name, readFileSync(join(SRC, name), 'utf8'), ts.ScriptTarget.Latest))
    return found
  })
  return [...new Set(pieces)]
}
