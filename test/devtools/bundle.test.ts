// @vitest-environment node
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runInNewContext } from 'node:vm'
import { build as esbuild, transform } from 'esbuild'
import { build as vite, type Rollup } from 'vite'
import { describe, expect, test } from 'vitest'

const ENTRY = join(import.meta.dirname, '../../src/devtools/index.ts')
const IN_THE_PANEL = 'Nothing on the page has asked for a token yet.'
const IN_THE_BUTTON = 'Embed devtools'
const external = ['react', 'react/jsx-runtime', 'react-dom', 'react-error-boundary', '@tanstack/react-query']

async function withEsbuild(environment: string): Promise<string> {
  const { outputFiles } = await esbuild({
    ...{
      entryPoints: [ENTRY],
      bundle: true,
      splitting: true,
      minify: true,
      format: 'esm',
      jsx: 'automatic',
      platform: 'neutral',
    },
    ...{ outdir: 'out', write: false, external },
    define: { 'process.env.NODE_ENV': JSON.stringify(environment) },
  })
  return outputFiles.map(({ text }) => text).join('\n')
}

async function withVite(environment: string): Promise<string> {
  const result = await vite({
    ...{ configFile: false, logLevel: 'silent', mode: environment },
    define: { 'process.env.NODE_ENV': JSON.stringify(environment) },
    build: { write: false, lib: { entry: ENTRY, formats: ['es'] }, rollupOptions: { external } },
  })
  const [output] = [result].flat() as Rollup.RollupOutput[]
  return output?.output.map((file) => ('code' in file ? file.code : '')).join('\n') ?? ''
}

describe.each([
  ['esbuild', withEsbuild],
  ['Vite', withVite],
] as const)('bundled by %s', (_, bundle) => {
  test('for production, neither button nor panel is left', { timeout: 30_000 }, async () => {
    const code = await bundle('production')
    expect(code).not.toContain(IN_THE_PANEL)
    expect(code).not.toContain(IN_THE_BUTTON)
    expect(code).not.toMatch(/import\s*\(/)
    expect(code.length).toBeLessThan(400)
  })

  test('for development, both are there', { timeout: 30_000 }, async () => {
    const code = await bundle('development')
    expect(code).toContain(IN_THE_PANEL)
    expect(code).toContain(IN_THE_BUTTON)
    expect(code).toMatch(/import\s*\(/)
  })
})

describe('without a bundler', () => {
  async function run(page: { process?: object }): Promise<unknown> {
    const { code } = await transform(readFileSync(ENTRY, 'utf8'), {
      loader: 'ts',
      format: 'cjs',
      target: 'es2022',
    })
    const module: { exports: { EmbedDevtools?: (props: object) => unknown } } = { exports: {} }
    runInNewContext(code, {
      ...page,
      module,
      require: () => ({ createEmbedDevtools: () => () => 'devtools' }),
    })
    return module.exports.EmbedDevtools?.({})
  }

  test('in a browser, it loads and renders nothing', async () => {
    expect(await run({})).toBeNull()
  })

  test('in Node, it goes by the environment', async () => {
    expect(await run({ process: { env: { NODE_ENV: 'production' } } })).toBeNull()
    expect(await run({ process: { env: {} } })).toBe('devtools')
  })
})
