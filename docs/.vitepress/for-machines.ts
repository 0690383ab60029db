// What programs read: llms.txt, and the Markdown of each page beside its HTML.
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }
import { DOCS, HOME, PAGES, readPage, SECTIONS, titleOf } from './pages.ts'

/** Writes `llms.txt` and one Markdown file a page into the built site. */
export async function writeForMachines(outDir: string): Promise<void> {
  await writeFile(join(outDir, 'llms.txt'), llmsTxt())
  for (const page of PAGES) {
    const file = join(outDir, page)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, await markdownOf(page))
  }
}

/** As https://llmstxt.org describes it: a title, a summary, and lists of links. */
function llmsTxt(): string {
  const sections = SECTIONS.map(({ text, pages }) => {
    const links = pages.map((page) => `- [${titleOf(page)}](${page}): ${summaryOf(page)}`)
    return `## ${text}\n\n${links.join('\n')}\n`
  })
  return [
    `# ${packageJson.name}\n\n> ${packageJson.description}\n`,
    `Version ${packageJson.version}. Each link leads to a page as Markdown. The [home page](${HOME}) says how to begin.\n`,
    ...sections,
  ].join('\n')
}

/** The description of a page that people write. The reference names what it is the reference of. */
function summaryOf(page: string): string {
  const [, description] = /^---\n(?:.*\n)*?description: (.+)\n/.exec(readPage(page)) ?? []
  if (description !== undefined) return description
  return page.startsWith('api/') ? `every export of ${titleOf(page)}` : (OTHERS[page] ?? titleOf(page))
}

const OTHERS: Readonly<Record<string, string>> = {
  'api.md': 'every export of the package, with a link to its entry',
  'changelog.md': 'the changes of each version',
}

/** The Markdown of a page as it stands alone: without frontmatter, and with the texts that it includes. */
async function markdownOf(page: string): Promise<string> {
  let text = readPage(page).replace(/^---\n[\s\S]*?\n---\n+/, '')
  for (const [mark, path = '', from = '1'] of text.matchAll(/<!--@include: ([^\s{]+)(?:\{(\d+),\})?-->/g)) {
    const included = await readFile(join(DOCS, dirname(page), path), 'utf8')
    const lines = included.split('\n').slice(Number(from) - 1)
    text = text.replace(mark, () => lines.join('\n').trim())
  }
  const home = `${'../'.repeat(page.split('/').length - 1)}${HOME}`
  return text
    .replace(/^<!-- live: [a-z-]+ -->\n+/gm, '')
    .replace(/\]\((?:\.\.\/)+README\.md(#[^)]*)?\)/g, `](${home})`)
}
