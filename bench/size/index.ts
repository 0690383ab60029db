// Prints what each part of a page costs: the page's size, less its size with that part left empty. Part by
// part, so what two parts share counts for neither, and the parts do not add up to the page.
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Plugin } from 'esbuild'

const ROOT = join(import.meta.dirname, '../..')
const SRC = join(ROOT, 'src')
/** Parts that cost less are left out, in bytes. */
const LEAST = 100

const PAGES = {
  'the client': 'createEmbedClient, fromEndpoint',
  'EmbedFrame and frame': 'createEmbedClient, fromEndpoint, EmbedProvider, EmbedFrame, frame',
  Embed: 'createEmbedClient, fromEndpoint, EmbedProvider, Embed',
}

interface Built {
  bytes: number
  /** Files of `src/`, as paths inside it. */
  files: string[]
}

/** @param emptied - the files of `src/` whose functions do nothing. */
async function sizeOf(names: string, emptied: readonly string[]): Promise<Built> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export { ${names} } from './index.ts'`, resolveDir: SRC },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    metafile: true,
    jsx: 'automatic',
    external: ['react', 'react-dom', 'react/jsx-runtime', '@tanstack/react-query'],
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [empty(emptied)],
    logLevel: 'error',
    absWorkingDir: ROOT,
  })
  const files = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs)
      .filter(([path, { bytesInOutput }]) => path.startsWith('src/') && bytesInOutput > 0)
      .map(([path]) => relative('src', path)),
  )
  return { bytes: gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length, files }
}

/** Keeps the names that a file exports, and nothing of what they stand for. */
function empty(files: readonly string[]): Plugin {
  return {
    name: 'empty',
    setup: ({ onLoad }) =>
      onLoad({ filter: /\.tsx?$/ }, ({ path }) => {
        if (!files.includes(relative(SRC, path))) return undefined
        const text = readFileSync(path, 'utf8')
        const names = [...text.matchAll(/^export (?:async )?(?:function|const|class) (\w+)/gm)]
        return { contents: names.map(([, name]) => `export function ${name}() {}`).join('\n') }
      }),
  }
}

for (const [page, names] of Object.entries(PAGES)) {
  const { bytes, files } = await sizeOf(names, [])
  console.log(`\n${page}: ${bytes} bytes with gzip`)
  const costOf = async (emptied: readonly string[]) => bytes - (await sizeOf(names, emptied)).bytes
  const costs: [string, number][] = []
  for (const room of new Set(files.map((file) => file.split('/')[0])))
    costs.push([`${room}/`, await costOf(files.filter((file) => file.startsWith(`${room}/`)))])
  for (const file of files) costs.push([`  ${file}`, await costOf([file])])
  costs.sort(
    ([a, costA], [b, costB]) => Number(a.startsWith(' ')) - Number(b.startsWith(' ')) || costB - costA,
  )
  for (const [part, cost] of costs) if (cost >= LEAST) console.log(`${String(cost).padStart(6)}  ${part}`)
}
