import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A file of HTML of the built site. */
export interface BuiltPage {
  /** Its path inside the site: `vendors/index.html`. */
  path: string
  html: string
}

/** Every page of the built site, but the one for addresses that do not exist. */
export function builtPages(root: string): BuiltPage[] {
  return filesOf(root)
    .filter((path) => path.endsWith('.html') && !path.startsWith('live/') && path !== '404.html')
    .map((path) => ({ path, html: readFileSync(join(root, path), 'utf8') }))
}

/** Every file of the built site. */
export function filesOf(root: string): string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
}
