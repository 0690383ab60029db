import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'
import { ROOT } from '../api/program.ts'
import type { Prose } from './sentences.ts'

/** Texts of several words that end as a sentence does: messages of errors and warnings, and labels. */
const MESSAGE = /^\W*\p{Lu}[\s\S]*\s\S+\s[\s\S]*[.!?…]$/u

/** Every message in the source: a template's values stand as one word each. */
export function messages(): Prose[] {
  return readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .flatMap((entry) => messagesOf(join(entry.parentPath, entry.name)))
}

function messagesOf(path: string): Prose[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true)
  const file = relative(ROOT, path)
  const found: Prose[] = []
  const visit = (node: ts.Node) => {
    if (ts.isImportDeclaration(node)) return
    const text = textOf(node)
    if (text !== null) {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1
      if (MESSAGE.test(text) && !/<\w+|\{\n/.test(text)) found.push({ file, line, text })
      if (!ts.isTemplateExpression(node)) return
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

/** What a literal says, or literals that are joined by `+`. */
function textOf(node: ts.Node): string | null {
  if (ts.isStringLiteralLike(node)) return node.text
  if (ts.isTemplateExpression(node))
    return node.head.text + node.templateSpans.map(({ literal }) => `\`x\`${literal.text}`).join('')
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [textOf(node.left), textOf(node.right)]
    return left === null && right === null ? null : `${left ?? '`x`'}${right ?? '`x`'}`
  }
  return null
}
