import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { SourceMap, type SourceMapPayload } from 'node:module'
import { join, posix } from 'node:path'
import { gzipSync } from 'node:zlib'
import { readMappings } from '../../../../scripts/mappings.ts'

/** A page as a bundler has built it. */
export interface Built {
  /** Bytes of all its scripts, each compressed with gzip. */
  gzip: number
  code: string
  /**
   * How many characters of the scripts come from which file: `src/…` of this package, the name of another
   * package, or a file of the page.
   */
  bySource: ReadonlyMap<string, number>
}

const PACKAGE = 'react-embed-token'
/**
 * `import … from 'react'`: esbuild keeps such a statement of each file that it read, also where nothing else of
 * the file is left.
 */
const IMPORTS = 'imports of peers'

/** Reads what a bundler wrote, with the source maps beside it. */
export function readBuilt(built: string, folder: string): Built {
  const scripts = readdirSync(built, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.m?js$/.test(path),
  )
  const bySource = new Map<string, number>()
  const codes = scripts.map((path) => {
    // A page that is published has no source map.
    const code = readFileSync(join(built, path), 'utf8').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '')
    const { mappings, sources } = readMap(join(built, path))
    const lines = code.split('\n').map(findImports)
    for (const { line, column, end, origin } of readMappings(mappings, code)) {
      if (!origin) continue
      const isImport = lines[line]?.some(([from, to]) => from <= column && column < to)
      const source = isImport ? IMPORTS : nameSource(sources[origin.source] ?? '', origin, folder)
      bySource.set(source, (bySource.get(source) ?? 0) + end - column)
    }
    return code
  })
  if (codes.length === 0) throw new Error(`${built} has no script.`)
  return {
    gzip: codes.reduce((sum, code) => sum + gzipSync(code, { level: 9 }).length, 0),
    code: codes.join('\n'),
    bySource,
  }
}

/** Bytes. */
const MAX_UNMAPPED = 500

function findImports(line: string): [from: number, to: number][] {
  return [...line.matchAll(/import\s*(?:[\w${},*\s]+?\s*from\s*)?["'`][^"'`]+["'`];?/g)].map((match) => [
    match.index,
    match.index + match[0].length,
  ])
}

/** esbuild follows the source maps of `dist` by itself. The other bundlers stop at `dist`. */
function nameSource(source: string, at: { line: number; column: number }, folder: string): string {
  const inside = source.split(`/node_modules/${PACKAGE}/`)[1]
  if (inside === undefined)
    return /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1] ?? posix.basename(source)
  if (!inside.startsWith('dist/')) return inside
  const entry = mapOf(inside, folder)?.findEntry(at.line, at.column)
  if (!entry || !('originalSource' in entry)) return inside
  return posix.join(posix.dirname(inside), entry.originalSource)
}

/** A script without a source map has only imports: a chunk of webpack or Rspack for a peer that is loaded later. */
function readMap(script: string): Pick<SourceMapPayload, 'mappings' | 'sources'> {
  const path = `${script}.map`
  if (existsSync(path)) return JSON.parse(readFileSync(path, 'utf8')) as SourceMapPayload
  if (statSync(script).size > MAX_UNMAPPED) throw new Error(`${script} has no source map.`)
  return { mappings: '', sources: [] }
}

const maps = new Map<string, SourceMap | undefined>()

function mapOf(script: string, folder: string): SourceMap | undefined {
  const path = join(folder, 'node_modules', PACKAGE, `${script}.map`)
  if (!maps.has(path))
    maps.set(
      path,
      existsSync(path)
        ? new SourceMap(JSON.parse(readFileSync(path, 'utf8')) as SourceMapPayload)
        : undefined,
    )
  return maps.get(path)
}
