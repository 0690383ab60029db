import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

const FOLDER = join(import.meta.dirname, '../src/development/development')

/** Four words or more in a row that no bundler writes in another way. */
const WORDS = /[A-Za-z]+(?:[,.]? [A-Za-z]+){3,}/g

/** What the package says on the console of somebody who develops, in pieces that can be looked for in a bundle. */
export function sentences(): string[] {
  const pieces = readdirSync(FOLDER).flatMap((name) => {
    const found: string[] = []
    const visit = (node: ts.Node) => {
      if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
        found.push(...(node.text.match(WORDS) ?? []))
      ts.forEachChild(node, visit)
    }
    visit(ts.createSourceFile(name, readFileSync(join(FOLDER, name), 'utf8'), ts.ScriptTarget.Latest))
    return found
  })
  return [...new Set(pieces)]
}
