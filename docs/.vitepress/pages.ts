// The one list of the site's pages. The sidebar, llms.txt and the checks are derived from it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { apiPages } from './api-pages.ts'

/** The folder of the Markdown files. */
export const DOCS = join(import.meta.dirname, '..')

/** A heading of the sidebar, and the pages below it, as paths inside `docs/`. */
export interface Section {
  text: string
  pages: readonly string[]
}

/** The pages that people write, in the order in which a newcomer reads them. */
export const GUIDES: readonly Section[] = [
  { text: 'Start', pages: ['getting-started.md', 'concepts.md'] },
  {
    text: 'Vendors',
    pages: [
      'vendors/index.md',
      'vendors/returning-ai.md',
      'vendors/interakt.md',
      'vendors/answering-agent.md',
      'vendors/runtype.md',
      'vendors/open-chat-widget.md',
      'vendors/power-bi.md',
      'vendors/quicksight.md',
      'vendors/looker.md',
      'vendors/superset.md',
      'vendors/metabase.md',
      'vendors/your-own.md',
      'vendors/contract.md',
    ],
  },
  {
    text: 'Your backend',
    pages: ['backend.md', 'backend-production.md', 'backend-measured.md', 'backend-answers.md'],
  },
  {
    text: 'Your page',
    pages: ['routes.md', 'server-rendering.md', 'keep-alive.md', 'tabs.md', 'theming.md', 'words.md'],
  },
  { text: 'Test and look', pages: ['testing.md', 'storybook.md', 'devtools.md', 'errors.md'] },
  { text: 'Security', pages: ['security.md', 'threat-model.md', 'shielding.md'] },
  { text: 'Environments', pages: ['browsers.md', 'toolchains.md', 'moving.md'] },
  { text: 'Figures', pages: ['reliability.md', 'comparison.md', 'speed.md'] },
]

/** Every section of the sidebar. */
export const SECTIONS: readonly Section[] = [
  ...GUIDES,
  { text: 'Reference', pages: ['api.md', ...apiPages(), 'changelog.md'] },
]

export const HOME = 'index.md'

/** Every page, the home page first. */
export const PAGES: readonly string[] = [HOME, ...SECTIONS.flatMap(({ pages }) => pages)]

/** The title of a page: its first heading, without marks for code. */
export function titleOf(page: string): string {
  const [, title] = /^# (.+)$/m.exec(readPage(page)) ?? []
  if (title === undefined) throw new Error(`docs/${page} has no title. Begin it with a line "# Title".`)
  return title.replaceAll('`', '')
}

/** The Markdown of a page. */
export function readPage(page: string): string {
  return readFileSync(join(DOCS, page), 'utf8')
}

/** The address of a page below the site's base: `vendors/` for `vendors/index.md`. */
export function addressOf(page: string): string {
  return page.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '.html')
}
