import type { Prose } from './sentences.ts'

const FENCE = /^\s*(```|~~~)/
const ITEM = /^\s*(?:[-*+]|\d+\.)\s+/

/** The prose of a Markdown text: paragraphs, items of lists, and cells of tables. Code is left out. */
export function proseOf(file: string, markdown: string): Prose[] {
  const found: Prose[] = []
  let open: { line: number; lines: string[] } | null = null
  let skipTo: RegExp | null = null
  const close = () => {
    if (open) found.push({ file, line: open.line, text: plain(open.lines.join('\n')) })
    open = null
  }
  markdown.split('\n').forEach((text, index) => {
    const line = index + 1
    if (skipTo) {
      if (skipTo.test(text)) skipTo = null
      return
    }
    if (line === 1 && text === '---') return void (skipTo = /^---$/)
    if (FENCE.test(text)) return (close(), void (skipTo = FENCE))
    if (/^\s*<!--/.test(text)) return (close(), void (skipTo = /-->/.test(text) ? null : /-->/))
    if (/^\s*$/.test(text)) return close()
    if (/^\s*#/.test(text)) return close()
    if (/^\s*\|/.test(text)) {
      close()
      if (/^[\s|:-]+$/.test(text)) return
      for (const cell of text.split(/(?<!\\)\|/).filter((each) => each.trim() !== ''))
        found.push({ file, line, text: plain(cell.replaceAll('\\|', '/')), isShort: true })
      return
    }
    if (ITEM.test(text)) close()
    open ??= { line, lines: [] }
    open.lines.push(text.replace(ITEM, '').replace(/^\s*>\s?/, ''))
  })
  close()
  return found.filter(({ text }) => text.trim() !== '')
}

/** Without marks: the text of a link stands for the link. */
function plain(text: string): string {
  return text
    .replace(/!\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\[((?:[^[\]]|\[[^\]]*\])*)\]\([^)]*\)/g, '$1')
    .replace(/(`+)[^`]*\1|<\/?[a-z][^>]*>/gi, (piece, mark?: string) => (mark ? piece : ' '))
    .replace(/\*\*|__/g, '')
}
