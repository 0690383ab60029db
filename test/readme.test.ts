// @vitest-environment node
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import packageJson from '../package.json'

const ROOT = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')
const readme = read('README.md')
const blocks = [...readme.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language = '', code = '']) => ({ language, code }))

describe('the README', () => {
  test.each(['examples/vendors/acme.ts', 'examples/vendors/board.ts'])('has %s, whole, in under 60 lines', (path) => {
    const code = read(path)
    expect(blocks.map((block) => block.code)).toContain(code)
    expect(code.trimEnd().split('\n').length).toBeLessThan(60)
  })

  test('imports only subpaths that the package exports', () => {
    const imported = blocks.flatMap(({ code }) => [...code.matchAll(/from '(react-embed-token[^']*)'/g)].map(([, path = '']) => path))
    const exported = Object.keys(packageJson.exports).map((path) => path.replace(/^\./, 'react-embed-token'))
    expect(imported.length).toBeGreaterThan(10)
    expect(imported.filter((path) => !exported.includes(path))).toEqual([])
  })

  test('names every subpath but the manifest', () => {
    const missing = Object.keys(packageJson.exports).filter(
      (path) => path !== './package.json' && !readme.includes(path.replace(/^\./, 'react-embed-token')),
    )
    expect(missing).toEqual([])
  })

  test('names only scripts that there are', () => {
    const named = [...readme.matchAll(/npm (?:run )?([a-z][\w:-]+)/g)]
      .map(([, script = '']) => script)
      .filter((script) => !['ci', 'install'].includes(script))
    expect(named.filter((script) => !Object.hasOwn(packageJson.scripts, script))).toEqual([])
  })
})
