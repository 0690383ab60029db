import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What README says under “Quick start”. */
export interface QuickStart {
  /** To the shell, before the files are written and after. */
  commands: { before: string; after: string }
  /** By name, in their order. */
  files: ReadonlyMap<string, string>
}

/** The block of a file follows a line that begins with its name as code. */
const BLOCK = /(?:^`([\w.]+)`[^\n]*:\n\n)?^```(\w+)\n(.*?)^```$/gms

export function readQuickStart(
  readme = readFileSync(join(import.meta.dirname, '../../../README.md'), 'utf8'),
): QuickStart {
  const [, section] = /^## Quick start\n(.*?)^## /ms.exec(readme) ?? []
  if (section === undefined) throw new Error('Expected README to have a section “Quick start”, it has none.')
  const blocks = [...section.matchAll(BLOCK)].map(([, name, language, text = '']) => ({
    name,
    language,
    text,
  }))
  const files = new Map(
    blocks.flatMap(({ name, text }) => (name === undefined ? [] : [[name, text] as const])),
  )
  const [before = '', after = ''] = blocks
    .filter(({ name, language }) => name === undefined && language === 'sh')
    .map(({ text }) => text)
  return { commands: { before, after }, files }
}
