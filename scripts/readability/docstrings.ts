import { relative } from 'node:path'
import ts from 'typescript'
import { exportsOf } from '../api/exports.ts'
import { ROOT } from '../api/program.ts'
import { reachedBy } from '../api/reachable.ts'
import { proseOf } from './markdown.ts'
import type { Prose } from './sentences.ts'

const TAGS = ['param', 'returns', 'throws', 'remarks', 'deprecated']

/** The docstrings of all that the package exports, and of the types that those name. */
export function docstringsOf(program: ts.Program): Prose[] {
  const checker = program.getTypeChecker()
  const exports = exportsOf(program)
  const declarations = new Set<ts.Node>([
    ...exports.map(({ declaration }) => declaration),
    ...reachedBy(exports, checker).map(({ declaration }) => declaration),
  ])
  const seen = new Set<ts.Node>()
  return [...declarations].flatMap((declaration) => {
    const found: Prose[] = []
    const visit = (node: ts.Node) => {
      if (ts.isBlock(node)) return
      for (const doc of ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc)) {
        if (seen.has(doc)) continue
        seen.add(doc)
        found.push(...proseOfDoc(doc))
      }
      ts.forEachChild(node, visit)
    }
    visit(declaration)
    return found
  })
}

function proseOfDoc(doc: ts.JSDoc): Prose[] {
  const source = doc.getSourceFile()
  const file = relative(ROOT, source.fileName)
  if (/@internal\b/.test(doc.getText())) return []
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line
  const parts = [doc, ...(doc.tags ?? []).filter(({ tagName }) => TAGS.includes(tagName.text))]
  return parts.flatMap((part) => {
    const text = ts.getTextOfJSDocComment(part.comment)?.replace(/\{@link\s+([\w.]+)\s*\}/g, '`$1`')
    if (!text) return []
    // The first line of a docstring of several lines has nothing but its mark.
    const from = lineOf(part.getStart()) + (part === doc && /^\/\*\*\s*\n/.test(doc.getText()) ? 1 : 0)
    return proseOf(file, text.replace(/^- /, '')).map((prose) => ({ ...prose, line: from + prose.line }))
  })
}
