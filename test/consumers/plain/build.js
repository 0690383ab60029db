// React alone is not published as modules: they are made of it here, as a CDN does. Everything else is served
// as it was installed.
import { build } from 'esbuild'
import { createRequire } from 'node:module'

const require = createRequire(import.meta.url)
const MODULES = ['react', 'react/jsx-runtime', 'react-dom', 'react-dom/client']

/** A module that gives by name what React gives as one object. */
const named = {
  name: 'named',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /.*/ }, ({ kind, path }) =>
      kind === 'entry-point' ? { path, namespace: 'named' } : undefined,
    )
    onLoad({ filter: /.*/, namespace: 'named' }, ({ path }) => {
      const contents = `export { ${Object.keys(require(path)).join(', ')} } from '${path}'`
      return { contents, resolveDir: import.meta.dirname }
    })
  },
}

await build({
  entryPoints: Object.fromEntries(MODULES.map((name) => [name, name])),
  plugins: [named],
  bundle: true,
  splitting: true,
  format: 'esm',
  outdir: 'built',
  define: { 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
})
