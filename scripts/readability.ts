// How well the package's words read: README, docs, public docstrings, messages. Says which sentences are too
// long, or open as readers do not expect. `-- src`: only of files whose path begins so.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createSourceProgram, ROOT } from './api/program.ts'
import { docstringsOf } from './readability/docstrings.ts'
import { proseOf } from './readability/markdown.ts'
import { messages } from './readability/messages.ts'
import { faultsOf, MAX_MEDIAN, medianOf, sentencesOf, type Prose } from './readability/sentences.ts'

/** Written by `npm run api` from docstrings, which are read where they are written. */
const isGenerated = (path: string) => path === 'docs/api.md' || path.startsWith('docs/api/')

const markdown = (paths: readonly string[]): Prose[] =>
  paths.flatMap((path) => proseOf(path, readFileSync(join(ROOT, path), 'utf8')))

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .filter((path) => path.endsWith('.md') && !path.includes('/.vitepress/') && !isGenerated(path))
}

const GROUPS: Readonly<Record<string, () => Prose[]>> = {
  README: () => markdown(['README.md']),
  docs: () => markdown(filesBelow('docs')),
  changelog: () => markdown(['CHANGELOG.md', ...filesBelow('.changeset')]),
  docstrings: () => docstringsOf(createSourceProgram()),
  messages,
}

const only = process.argv[2] ?? ''
const faults: string[] = []
const rows: string[] = []
for (const [group, read] of Object.entries(GROUPS)) {
  const sentences = read()
    .filter(({ file }) => file.startsWith(only))
    .flatMap(sentencesOf)
  const median = medianOf(sentences)
  rows.push(`${group}: ${sentences.length} sentences, median ${median} words`)
  if (median > MAX_MEDIAN)
    faults.push(`${group}: the median is ${median} words, at most ${MAX_MEDIAN} is allowed`)
  for (const sentence of sentences)
    for (const fault of faultsOf(sentence))
      faults.push(`${sentence.file}:${sentence.line}: ${fault}: ${sentence.text}`)
}
console.log(rows.join('\n'))
if (faults.length > 0) {
  console.error(`\n${faults.join('\n')}\n\n${faults.length} faults. How to write is in CONTRIBUTING.md.`)
  process.exitCode = 1
}
