import {
  mkdtempSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Plugin, type Rolldown } from 'vite'
import { readMappings } from './mappings.ts'

/** One file that a browser would load. */
export interface Piece {
  code: string
  /** It is loaded when something asks for it, not with the page. */
  isLazy: boolean
  /** How many characters of it came of which file of the repository; packages of others are not listed. */
  bySource: ReadonlyMap<string, number>
}

const REPOSITORY = realpathSync('.')
const DIST = join(REPOSITORY, 'dist')

/**
 * A user's build with Vite of one module that imports the built package by its name; nothing is left on the
 * disk.
 */
export async function bundle(
  main: string,
  environment: 'production' | 'development' = 'production',
): Promise<Piece[]> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'bundle-')))
  try {
    const modules = join(root, 'node_modules')
    mkdirSync(modules)
    symlinkSync(REPOSITORY, join(modules, 'react-embed-token'), 'junction')
    for (const name of ['react', 'react-dom'])
      symlinkSync(join(REPOSITORY, 'node_modules', name), join(modules, name), 'junction')
    writeFileSync(join(root, 'main.js'), main)
    const built = await build({
      root,
      configFile: false,
      logLevel: 'error',
      define: { 'process.env.NODE_ENV': JSON.stringify(environment) },
      plugins: [mapsOfDist],
      build: {
        write: false,
        sourcemap: true,
        modulePreload: false,
        rolldownOptions: { input: join(root, 'main.js') },
      },
    })
    const { output } = [built].flat()[0] as Rolldown.RolldownOutput
    const chunks = output.filter((file) => file.type === 'chunk')
    const eager = new Set<string>()
    const enter = (fileName: string) => {
      if (eager.has(fileName)) return
      eager.add(fileName)
      chunks.find((chunk) => chunk.fileName === fileName)?.imports.forEach(enter)
    }
    chunks.filter(({ isEntry }) => isEntry).forEach(({ fileName }) => enter(fileName))
    return chunks.map(({ fileName, code, map }) => {
      if (!map) throw new Error(`Expected a source map of ${fileName}, there is none.`)
      // As if it had been written where Vite would have.
      const folder = dirname(join(root, 'dist', fileName))
      return { code, isLazy: !eager.has(fileName), bySource: measure(code, map, folder) }
    })
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

/** Raw and as it is sent, in kB. */
export function sizes(pieces: readonly Piece[]): string {
  const kB = (bytes: number) => `${(bytes / 1_000).toFixed(1)} kB`
  const raw = pieces.reduce((sum, { code }) => sum + Buffer.byteLength(code), 0)
  const zipped = pieces.reduce((sum, { code }) => sum + gzipSync(code).length, 0)
  return `${kB(raw)}, ${kB(zipped)} gzip`
}

/**
 * Vite looks at no source maps of packages: with these, what is bundled is traced to the files in `src` that
 * it was made of.
 */
const mapsOfDist: Plugin = {
  name: 'maps-of-dist',
  load(id) {
    if (!id.startsWith(DIST + sep) || !id.endsWith('.js')) return null
    const map = JSON.parse(readFileSync(`${id}.map`, 'utf8')) as { sources: string[] }
    const sources = map.sources.map((source) => resolve(dirname(id), source))
    return { code: readFileSync(id, 'utf8'), map: { ...(map as Rolldown.ExistingRawSourceMap), sources } }
  },
}

function measure(
  code: string,
  { mappings, sources }: { mappings: string; sources: (string | null)[] },
  folder: string,
): Map<string, number> {
  const paths = sources.map((source) =>
    relative(REPOSITORY, resolve(folder, source ?? '')).replaceAll(sep, '/'),
  )
  const bySource = new Map<string, number>()
  for (const { column, end, origin } of readMappings(mappings, code)) {
    const path = origin ? (paths[origin.source] ?? '') : ''
    if (/^(src|test)\//.test(path)) bySource.set(path, (bySource.get(path) ?? 0) + end - column)
  }
  return bySource
}
