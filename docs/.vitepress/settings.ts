import { join } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }

/** The version that the site describes. */
export const VERSION = packageJson.version

/** `DOCS_BASE` is the path that the site is served from. It begins and ends with a slash. */
export const BASE = withSlashes(process.env['DOCS_BASE'] ?? '/')

/** `DOCS_OUT` is the folder that the site is built into. */
export const OUT = process.env['DOCS_OUT'] ?? join(import.meta.dirname, 'dist')

function withSlashes(path: string): string {
  return `/${path}/`.replace(/\/+/g, '/')
}
