import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readAsWords, sentAsWords } from './documented/answers-in-words'
import { EXPIRIES, EXPIRY_VALUES, LIFETIMES, PLACES, REFUSALS, type Answer } from './documented/answers'
import { POLICIES, policyOf, type Directive } from './documented/policies'
import { SCENARIOS } from '../src/testing/scenario'
import { LABELS } from '../src/theme/labels'

const ROOT = join(import.meta.dirname, '..')

/** Made of docstrings, and of changesets. */
const GENERATED = /^docs\/(api\.md|api\/.+|changelog\.md)$/

/** README and every page of `docs/` that people write, by path. */
export const PAGES: ReadonlyMap<string, string> = new Map(
  [
    'README.md',
    ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
      .map((path) => `docs/${path.replaceAll('\\', '/')}`)
      .filter((path) => path.endsWith('.md') && !path.includes('/.') && !GENERATED.test(path)),
  ].map((path) => [path, readFileSync(join(ROOT, path), 'utf8')]),
)

/** The text without its blocks of code and its frontmatter. */
export function proseOf(text: string): string {
  return text.replace(/^---\n[\s\S]*?\n---\n/, '').replace(/^```[\s\S]*?^```$/gm, '')
}

/** The ids that GitHub gives the headings of a text. */
export function anchorsOf(text: string): string[] {
  return [...proseOf(text).matchAll(/^#+ (.+)$/gm)].map(([, words = '']) =>
    words
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  )
}

/** A table in Markdown; a `|` in a cell is escaped. */
function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const inCell = (words: string) => (words === '' ? ' ' : ` ${words.replaceAll('|', '\\|')} `)
  const line = (cells: readonly string[]) => `|${cells.map(inCell).join('|')}|`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}

const answers = (rows: readonly Answer[]) =>
  tableOf(
    ['your backend answers', 'it is read as', 'note'],
    rows.map(([sent, read, note]) => [sentAsWords(sent), readAsWords(read), note]),
  )

const DIRECTIVES: Directive[] = ['script-src', 'style-src-elem', 'style-src-attr', 'connect-src', 'frame-src']

/** By page: what of it is made of what the tests run, and is there to the letter. */
export const TABLES: Readonly<Record<string, readonly string[]>> = {
  'docs/backend-answers.md': [
    ...[EXPIRIES, LIFETIMES, PLACES, REFUSALS].map(answers),
    tableOf(
      ['value', 'it is read as', 'note'],
      EXPIRY_VALUES.map(([value, leftSeconds, note]) => [
        `\`${JSON.stringify(value)}\``,
        readAsWords({ leftSeconds }),
        note,
      ]),
    ),
  ],
  'docs/security.md': [
    policyOf({ name: '', needs: {}, trustedTypes: 'works' }).replaceAll('; ', ';\n'),
    tableOf(
      ['vendor', ...DIRECTIVES.map((directive) => `\`${directive}\``), 'Trusted Types'],
      POLICIES.map(({ name, needs, trustedTypes }) => [
        name,
        ...DIRECTIVES.map((directive) =>
          (needs[directive] ?? []).map((source) => `\`${source}\``).join(', '),
        ),
        [trustedTypes, ...(needs['trusted-types'] ?? []).map((policy) => `\`${policy}\``)].join(', '),
      ]),
    ),
  ],
  'docs/testing.md': [
    tableOf(
      ['`scenario`', 'the page is shown'],
      Object.entries(SCENARIOS).map(([name, { label }]) => [`\`${name}\``, label]),
    ),
  ],
  // The last column says where a label is shown.
  'docs/words.md': Object.entries(LABELS).map(([name, words]) => `| \`${name}\` | ${words} | `),
}
