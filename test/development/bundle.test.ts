// @vitest-environment node
// What is said to developers is in their bundles, and in no bundle for production.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { build as esbuild, transform } from 'esbuild'
import { rollup, type Plugin } from 'rollup'
import { build as vite, type Rollup } from 'vite'
import { beforeAll, describe, expect, test } from 'vitest'
import { sentences } from '../../scripts/sentences'

const ENTRY = join(import.meta.dirname, '../../src/index.ts')
const external = ['react', 'react/jsx-runtime', 'react-dom', 'react-error-boundary', '@tanstack/react-query']

/** The package as it is published: bundled, and neither minified nor bound to an environment. */
let published = ''

beforeAll(async () => {
  const { outputFiles } = await esbuild({
    ...{
      entryPoints: [ENTRY],
      bundle: true,
      format: 'esm',
      jsx: 'automatic',
      platform: 'neutral',
      external,
      write: false,
    },
  })
  published = outputFiles[0]?.text ?? ''
})

type Environment = 'production' | 'development'

const NAME = 'react-embed-token'
/** A page that uses all of it. */
const PAGE = `import * as all from '${NAME}'; globalThis.kept = all`

const literal = 'process.env.NODE_ENV'
const defined = (environment: Environment) => ({ [literal]: JSON.stringify(environment) })

/** A page and the package, for bundlers that take Rollup's plugins. */
const modules = {
  name: 'modules',
  enforce: 'pre' as const, // before Vite finds the package that was built last
  resolveId: (id: string) => (id === NAME || id === 'page' ? id : null),
  load: (id: string) => (id === 'page' ? PAGE : id === NAME ? published : null),
}

async function withEsbuild(environment: Environment): Promise<string> {
  const { outputFiles } = await esbuild({
    ...{
      stdin: { contents: PAGE },
      bundle: true,
      minify: true,
      format: 'esm',
      platform: 'browser',
      external,
      write: false,
    },
    define: defined(environment),
    plugins: [
      {
        name: 'modules',
        setup(build) {
          build.onResolve({ filter: new RegExp(`^${NAME}$`) }, ({ path }) => ({
            path,
            namespace: 'published',
          }))
          build.onLoad({ filter: /./, namespace: 'published' }, () => ({ contents: published }))
        },
      },
    ],
  })
  return outputFiles[0]?.text ?? ''
}

async function withRollup(environment: Environment): Promise<string> {
  const replace: Plugin = {
    name: 'replace',
    transform: (code) => code.replaceAll(literal, JSON.stringify(environment)),
  }
  const bundle = await rollup({ input: 'page', external, plugins: [modules, replace], logLevel: 'silent' })
  const { output } = await bundle.generate({ format: 'es' })
  return output[0].code
}

async function withVite(environment: Environment): Promise<string> {
  const result = await vite({
    ...{
      configFile: false,
      logLevel: 'silent',
      mode: environment,
      define: defined(environment),
      plugins: [modules],
    },
    build: { write: false, rollupOptions: { input: 'page', external } },
  })
  const { output } = [result].flat()[0] as Rollup.RollupOutput
  return output.map((file) => ('code' in file ? file.code : '')).join('\n')
}

describe.each([
  ['esbuild', withEsbuild],
  ['Rollup', withRollup],
  ['Vite', withVite],
] as const)('bundled by %s', (_, bundle) => {
  test('for production, no sentence of them is left', { timeout: 60_000 }, async () => {
    const code = await bundle('production')
    expect(code).toContain('EMBED_NO_PROVIDER')
    expect(sentences().filter((sentence) => code.includes(sentence))).toEqual([])
  })

  test('for development, all of them are there', { timeout: 60_000 }, async () => {
    const code = await bundle('development')
    expect(sentences().length).toBeGreaterThan(20)
    expect(sentences().filter((sentence) => !code.includes(sentence))).toEqual([])
  })
})

describe('without a bundler', () => {
  async function isOn(page: { process?: object }): Promise<boolean> {
    const { code } = await transform(
      readFileSync(join(import.meta.dirname, '../../src/development/development.ts'), 'utf8'),
      { loader: 'ts', format: 'cjs' },
    )
    const module: { exports: { development?: object | null } } = { exports: {} }
    runInNewContext(code, { ...page, module, require: () => ({}) })
    return module.exports.development !== null
  }

  test('a page that has no process works, and is told nothing', async () => {
    expect(await isOn({})).toBe(false)
    expect(await isOn({ process: {} })).toBe(false)
  })

  test('where there is a process, its environment decides', async () => {
    expect(await isOn({ process: { env: { NODE_ENV: 'production' } } })).toBe(false)
    expect(await isOn({ process: { env: { NODE_ENV: 'test' } } })).toBe(true)
    expect(await isOn({ process: { env: {} } })).toBe(true)
  })
})
