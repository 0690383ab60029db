import { join } from 'node:path'
import { type DefaultTheme, defineConfig, postcssIsolateStyles } from 'vitepress'
import packageJson from '../../package.json' with { type: 'json' }
import { isApiPage } from './api-pages.ts'
import { emulatedVendors } from './emulated-vendors.ts'
import { writeForMachines } from './for-machines.ts'
import { anchorOf, keepLinksInside, markEmptyHeads, showLiveExamples } from './markdown.ts'
import { addressOf, HOME, SECTIONS, titleOf } from './pages.ts'
import { BASE, OUT, VERSION } from './settings.ts'

const ROOT = join(import.meta.dirname, '../..')

export default defineConfig({
  title: packageJson.name,
  description: packageJson.description,
  lang: 'en',
  base: BASE,
  outDir: OUT,
  // Any file server has an answer for `page.html`. Few have one for `page`.
  cleanUrls: false,
  lastUpdated: false,
  head: [
    ['link', { rel: 'icon', href: `${BASE}icon.svg`, type: 'image/svg+xml' }],
    ['link', { rel: 'alternate', href: `${BASE}llms.txt`, type: 'text/plain', title: 'For language models' }],
  ],
  markdown: {
    // Each colour of these has enough contrast on the background of code.
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    anchor: { slugify: anchorOf },
    headers: { slugify: anchorOf },
    toc: { slugify: anchorOf },
    config(md) {
      keepLinksInside(md)
      showLiveExamples(md)
      markEmptyHeads(md)
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: { level: [2, 3] },
    externalLinkIcon: true,
    nav: [
      { text: 'Docs', link: `/${addressOf(firstPage())}`, activeMatch: '^/(?!api)' },
      { text: 'API', link: '/api.html', activeMatch: '^/api' },
      { text: `v${VERSION}`, link: '/changelog.html' },
    ],
    sidebar: sidebars(),
    docFooter: { prev: 'Before', next: 'Next' },
  },
  buildEnd: ({ outDir }) => writeForMachines(outDir),
  vite: {
    plugins: [emulatedVendors()],
    resolve: {
      // The live examples import the package by its name, as a host does.
      alias: [
        { find: /^react-embed-token$/, replacement: join(ROOT, 'src/index.ts') },
        { find: /^react-embed-token\/(.*)$/, replacement: `${join(ROOT, 'src')}/$1` },
      ],
    },
    server: { fs: { allow: [ROOT] } },
    // The styles of documents leave live examples alone.
    css: { postcss: { plugins: [postcssIsolateStyles({ includeFiles: [/vp-doc\.css/] })] } },
    build: { chunkSizeWarningLimit: 2_000 },
  },
})

/** The reference has a sidebar of its own: it has a page for each subpath. */
function sidebars(): DefaultTheme.SidebarMulti {
  const sectionOf = (text: string, pages: readonly string[]) => ({
    text,
    items: pages.map((page) => ({
      text: titleOf(page).replace(`${packageJson.name}/`, ''),
      link: `/${addressOf(page)}`,
    })),
  })
  const others = SECTIONS.map(({ text, pages }) =>
    sectionOf(
      text,
      pages.filter((page) => !isApiPage(page)),
    ),
  )
  const reference = SECTIONS.flatMap(({ pages }) => pages).filter(isApiPage)
  return { '/api': [sectionOf('Reference', ['api.md', ...reference])], '/': others }
}

/** Where the link "Docs" leads. */
function firstPage(): string {
  return SECTIONS[0]?.pages[0] ?? HOME
}
