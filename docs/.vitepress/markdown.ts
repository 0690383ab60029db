import { existsSync } from 'node:fs'
import { join, posix } from 'node:path'
import type { MarkdownRenderer } from 'vitepress'
import { isPlaceholder } from '../../scripts/release/placeholders.ts'
import { DOCS } from './pages.ts'
import { REPOSITORY } from './repository.ts'
import { VERSION } from './settings.ts'

/**
 * Links of the Markdown files lead to files of the repository. On the site, the README is the home page, and
 * other files outside of `docs/` are shown by the repository's own site. Without a published repository, such
 * a link is shown as its text.
 */
export function keepLinksInside(md: MarkdownRenderer): void {
  md.core.ruler.push('links-inside', ({ tokens, env }) => {
    const { relativePath = '' } = env as { relativePath?: string }
    for (const { children } of tokens) {
      const open: boolean[] = []
      for (const token of children ?? []) {
        if (token.type === 'link_open') {
          const href = insideOf(relativePath, String(token.attrGet('href') ?? ''))
          open.push(href !== null)
          if (href === null) Object.assign(token, { type: 'span_open', tag: 'span', attrs: null })
          else token.attrSet('href', href)
        } else if (token.type === 'link_close' && open.pop() === false)
          Object.assign(token, { type: 'span_close', tag: 'span' })
      }
    }
    return true
  })
}

/** @returns the address on the site; `null` if there is none. */
export function insideOf(page: string, href: string): string | null {
  if (/^[a-z]+:|^#|^\//i.test(href)) return href
  const [path = '', anchor] = href.split('#')
  const target = posix.normalize(posix.join('docs', posix.dirname(page), path))
  if (target === 'README.md') return '/'
  if (target.startsWith('docs/') && existsSync(join(DOCS, target.slice('docs/'.length)))) return href
  if (target.startsWith('docs/')) return href // VitePress says that this link is dead
  if (isPlaceholder(REPOSITORY)) return null
  return `${REPOSITORY}/blob/v${VERSION}/${target}${anchor === undefined ? '' : `#${anchor}`}`
}

/** As GitHub makes an anchor of a heading, so that links work there and here. */
export function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]/gu, '')
    .replaceAll(' ', '-')
}

const LIVE = /^<!-- live: ([a-z-]+) -->\s*$/

/** `<!-- live: embed -->` stands for a live example of that name. Other readers of Markdown show nothing. */
export function showLiveExamples(md: MarkdownRenderer): void {
  const render = md.renderer.rules.html_block
  md.renderer.rules.html_block = (tokens, index, ...rest) => {
    const [, name] = LIVE.exec(tokens[index]?.content ?? '') ?? []
    if (name !== undefined) return `<LiveExample name="${name}" />\n`
    return render ? render(tokens, index, ...rest) : (tokens[index]?.content ?? '')
  }
}

/** An empty head of a table becomes a plain cell: a screen reader would announce a head without words. */
export function markEmptyHeads(md: MarkdownRenderer): void {
  md.core.ruler.push('empty-heads', ({ tokens }) => {
    tokens.forEach((token, index) => {
      if (token.type !== 'th_open' || tokens[index + 1]?.content.trim() !== '') return
      token.tag = 'td'
      const close = tokens[index + 2]
      if (close) close.tag = 'td'
    })
    return true
  })
}
