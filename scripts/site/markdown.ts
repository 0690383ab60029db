// The Markdown that machines read: one file a page, and llms.txt with a link to each.
import { existsSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { PAGES } from '../../docs/.vitepress/pages.ts'

/** Links of a Markdown text. Code is left out. */
function linksOf(markdown: string): string[] {
  const prose = markdown.replace(/^(```|~~~)[\s\S]*?^\1$/gm, '').replace(/`[^`\n]*`/g, '')
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, address = '']) => address)
}

/**
 * What is wrong with the Markdown of the built site: each as `file: fault`. A link to a file of the repository
 * that the site does not have is none.
 */
export function markdownFaultsOf(root: string): string[] {
  const faults: string[] = []
  for (const path of ['llms.txt', ...PAGES]) {
    if (!existsSync(join(root, path))) {
      faults.push(`${path}: it does not exist`)
      continue
    }
    const text = readFileSync(join(root, path), 'utf8')
    if (!text.startsWith('# ')) faults.push(`${path}: it does not begin with a title`)
    for (const address of linksOf(text)) {
      if (/^(https?:|mailto:|#)/.test(address)) continue
      const target = posix.normalize(posix.join(posix.dirname(path), address.split('#')[0] ?? ''))
      const isOfSite = !target.startsWith('..')
      if (isOfSite && !existsSync(join(root, target)))
        faults.push(`${path}: ${address} leads to ${target}, which does not exist`)
    }
  }
  const listed = new Set(linksOf(readFileSync(join(root, 'llms.txt'), 'utf8')))
  for (const page of PAGES) if (!listed.has(page)) faults.push(`llms.txt: ${page} is not in it`)
  return faults
}
