// Builds each page of ./pages for production with each bundler, into built/<bundler>/<page>.
//
// React, React DOM, TanStack Query and Persona are external: the page has them anyway, and a size without them
// is exact. (The other way is to build each page twice, with and without the package, and to subtract. The page
// without it would then lack the parts of TanStack Query that the package uses.) `client-with-query` bundles
// TanStack Query, and shows the cost for a page that does not have it.
import { rspack } from '@rspack/core'
import * as esbuild from 'esbuild'
import { readdirSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { promisify } from 'node:util'
import * as viteWithRollup from 'vite'
import * as viteWithRolldown from 'vite-8'
import webpack from 'webpack'

/** One target for all bundlers, the package's own: this compares tree shaking, not the compiling for old browsers. */
const TARGET = 'es2022'
const PEERS =
  /^(react|react-dom|@tanstack\/[\w-]+|@runtypelabs\/persona|powerbi-client|amazon-quicksight-embedding-sdk|@looker\/embed-sdk)(\/|$)/
const PEERS_WITHOUT_QUERY =
  /^(react|react-dom|@runtypelabs\/persona|powerbi-client|amazon-quicksight-embedding-sdk|@looker\/embed-sdk)(\/|$)/

const pages = readdirSync('pages')
  .filter((file) => file !== 'vendors.js')
  .map((file) => ({
    name: basename(file, '.js'),
    entry: resolve('pages', file),
    external: file === 'client-with-query.js' ? PEERS_WITHOUT_QUERY : PEERS,
    // The self-test keeps the sentences for developers as well.
    environment: file === 'self-test.js' ? 'development' : 'production',
  }))

const buildWithVite =
  (vite, options) =>
  ({ entry, external, environment }, outDir) =>
    vite.build({
      configFile: false,
      logLevel: 'error',
      define: { 'process.env.NODE_ENV': JSON.stringify(environment) },
      build: {
        outDir,
        target: TARGET,
        sourcemap: true,
        modulePreload: false,
        [options]: { input: entry, external },
      },
    })

/** webpack, and Rspack, which takes the same configuration. */
const buildWithPack =
  (pack, experiments) =>
  async ({ entry, external, environment }, path) => {
    const compiler = pack({
      mode: 'production',
      entry,
      experiments,
      target: ['web', TARGET],
      externals: external,
      externalsType: 'module',
      output: { path, module: true },
      optimization: { nodeEnv: environment },
      devtool: 'source-map',
      performance: false,
    })
    const stats = await promisify(compiler.run.bind(compiler))()
    await promisify(compiler.close.bind(compiler))()
    const { errors, warnings } = stats.toJson({ all: false, errors: true, warnings: true })
    if (errors.length + warnings.length > 0)
      throw new Error([...errors, ...warnings].map(({ message }) => message).join('\n'))
  }

const buildWithEsbuild = ({ entry, external, environment }, outdir) =>
  esbuild.build({
    entryPoints: [entry],
    outdir,
    bundle: true,
    format: 'esm',
    splitting: true,
    minify: true,
    target: TARGET,
    sourcemap: true,
    define: { 'process.env.NODE_ENV': JSON.stringify(environment) },
    plugins: [
      {
        name: 'external',
        setup: ({ onResolve }) => onResolve({ filter: external }, ({ path }) => ({ path, external: true })),
      },
    ],
  })

const BUNDLERS = {
  'vite-8': buildWithVite(viteWithRolldown, 'rolldownOptions'),
  'vite-6': buildWithVite(viteWithRollup, 'rollupOptions'),
  webpack: buildWithPack(webpack, { outputModule: true }),
  rspack: buildWithPack(rspack, {}),
  esbuild: buildWithEsbuild,
}

/** webpack minifies with Terser, two seconds a page. Rspack builds the other pages by the same rules. */
const NOT_WITH_WEBPACK = /^(vendor-|open-chat|embed-devtools|embed-inline|client-with-query)/

for (const [bundler, build] of Object.entries(BUNDLERS))
  for (const page of pages)
    if (bundler !== 'webpack' || !NOT_WITH_WEBPACK.test(page.name))
      await build(page, resolve('built', bundler, page.name))
