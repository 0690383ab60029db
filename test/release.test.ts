// @vitest-environment node
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import packageJson from '../package.json'
import { packedReadme } from '../scripts/release/packed-readme'
import { isPlaceholder, notReady, type Manifest } from '../scripts/release/placeholders'

interface Step {
  uses?: string
  run?: string
  env?: Record<string, string>
}
interface Workflow {
  permissions: Record<string, string>
  jobs: Record<
    string,
    { uses?: string; needs?: string; permissions?: Record<string, string>; steps?: Step[] }
  >
}

const read = (path: string) => readFileSync(join(import.meta.dirname, '..', path), 'utf8')
const [ci, release, engines] = ['ci', 'release', 'engines'].map(
  (name) => parse(read(`.github/workflows/${name}.yml`)) as Workflow,
) as [Workflow, Workflow, Workflow]
const stepsOf = ({ jobs }: Workflow) => Object.values(jobs).flatMap(({ steps = [] }) => steps)

describe('the workflows', () => {
  test('run what everybody can run: .ci/run', () => {
    expect(stepsOf(ci).map(({ run }) => run)).toContain('bash .ci/run')
    expect(release.jobs['test']?.uses).toBe('./.github/workflows/ci.yml')
  })

  test('build after that, and publish with provenance in a job that may sign and runs no code of packages', () => {
    const { publish, build, version } = release.jobs
    expect([publish?.needs, build?.needs, version?.needs]).toEqual(['build', 'version', 'test'])
    const building = build?.steps?.flatMap(({ run }) => run ?? [])
    expect(building?.slice(1)).toEqual([
      'npm run build',
      'npm run release:check',
      'npm run release:readme',
      'npm pack --ignore-scripts',
    ])
    expect(publish?.steps?.map(({ run = '' }) => run).join('\n')).not.toMatch(/npm (ci|install|run)/)
    expect(publish?.steps?.map(({ run = '' }) => run).join('\n')).toContain('npm publish --provenance')
    expect(publish?.permissions?.['id-token']).toBe('write')
    expect(packageJson.publishConfig).toEqual({ access: 'public', provenance: true })
  })

  test('may do no more than they need', () => {
    expect([ci.permissions, engines.permissions, release.permissions]).toEqual([
      { contents: 'read' },
      { contents: 'read' },
      {},
    ])
    const signing = [...Object.entries(ci.jobs), ...Object.entries(release.jobs)].filter(
      ([, { permissions }]) => permissions?.['id-token'],
    )
    expect(signing.map(([name]) => name)).toEqual(['publish'])
  })

  test('know no secret but a token for npm', () => {
    const secrets = ['ci', 'release'].flatMap((name) =>
      [...read(`.github/workflows/${name}.yml`).matchAll(/secrets\.(\w+)/g)].map(([, secret]) => secret),
    )
    expect(new Set(secrets)).toEqual(new Set(['NPM_TOKEN']))
  })

  test('use actions at a commit', () => {
    const used = [ci, release, engines].flatMap(stepsOf).flatMap(({ uses }) => uses ?? [])
    expect(used.length).toBeGreaterThan(4)
    expect(used.filter((name) => !/@[0-9a-f]{40}$/.test(name) && !name.startsWith('./'))).toEqual([])
  })
})

test('every subpath has a budget', () => {
  const budgets = (JSON.parse(read('.size-limit.json')) as { path: string | string[] }[]).flatMap(
    ({ path }) => path,
  )
  const built = Object.values(packageJson.exports).flatMap((target) =>
    typeof target === 'string' || !target.default.endsWith('.js') ? [] : [target.default.replace('./', '')],
  )
  expect(built.length).toBeGreaterThan(15)
  expect(built.filter((path) => !budgets.includes(path))).toEqual([])
})

test('the demo finds every subpath of code in src, under its own name', () => {
  const names = Object.keys(packageJson.exports).map((subpath) => subpath.slice(2))
  const modules = names.filter(
    (name) => name !== '' && !/\.(css|json)$/.test(name) && name !== 'testing/emulators',
  )
  const found = (name: string) =>
    [`${name}.ts`, `${name}.tsx`, `${name}/index.ts`].some((path) =>
      existsSync(join(import.meta.dirname, '../src', path)),
    )
  expect(modules.length).toBeGreaterThan(15)
  expect(modules.filter((name) => !found(name))).toEqual([])
  // Vite tries the ends of a name by itself.
  expect(read('examples/page.ts')).toContain('replacement: `${src}/$1` }')
})

test('a release is what the changesets say', () => {
  expect(packageJson.scripts['release:version']).toMatch(/^changeset version /)
  expect(packageJson.files).toContain('CHANGELOG.md')
})

describe('the release check', () => {
  const READY: Manifest = {
    name: 'a',
    version: '1.0.0',
    homepage: 'https://acme.github.io/a/',
    repository: { url: 'git+https://github.com/acme/a.git' },
    bugs: { url: 'https://github.com/acme/a/issues' },
    files: ['dist'],
  }
  const CHANGELOG = '# a\n\n## 1.0.0\n'

  test('lets a package pass whose addresses are known', () => {
    expect(notReady(READY, CHANGELOG, () => true)).toEqual([])
  })

  test('refuses this package while its addresses are placeholders, and says which', () => {
    const faults = notReady(packageJson, `## ${packageJson.version}\n`, () => true)
    const fields = ['repository', 'homepage', 'bugs'] as const
    const open = fields.filter((field) => isPlaceholder(JSON.stringify(packageJson[field])))
    expect(faults.map((fault) => fault.split('"')[1])).toEqual(open)
  })

  test.each<[string, Partial<Manifest>, string]>([
    ['a repository that is missing', { repository: {} }, '"repository" in package.json is missing.'],
    [
      'a homepage at OWNER',
      { homepage: 'https://OWNER.github.io/a/' },
      '"homepage" in package.json is a placeholder',
    ],
    [
      'issues at example.com',
      { bugs: { url: 'https://example.com/a' } },
      '"bugs" in package.json is a placeholder',
    ],
    ['a version without a section', { version: '1.1.0' }, 'CHANGELOG.md has no section for 1.1.0.'],
  ])('refuses %s', (_, change, words) => {
    expect(notReady({ ...READY, ...change }, CHANGELOG, () => true)).toEqual([expect.stringContaining(words)])
  })

  test('refuses files that are not there', () => {
    expect(notReady(READY, CHANGELOG, () => false)).toEqual([expect.stringContaining('names dist')])
  })
})

describe('the README of the package', () => {
  test('has absolute addresses only: links to the release, and pictures from it', () => {
    const packed = packedReadme(read('README.md'), 'https://github.com/acme/a', '1.2.3')
    const prose = packed.replace(/^```[\s\S]*?^```$/gm, '')
    const addresses = [...prose.matchAll(/\]\(([^)\s]+)\)|\b(?:src|srcset|href)="([^"]+)"/g)].map(
      ([, link = '', picture = '']) => link || picture,
    )
    expect(addresses.length).toBeGreaterThan(30)
    expect(addresses.filter((address) => !/^(https:|#)/.test(address))).toEqual([])
    expect(packed).toContain('](https://github.com/acme/a/blob/v1.2.3/docs/')
    expect(packed).toMatch(/src="https:\/\/raw\.githubusercontent\.com\/acme\/a\/v1\.2\.3\/examples\/shots\//)
  })

  test('keeps its code, and links that are absolute', () => {
    const text = '```ts\nconst a = b[0](c)\n```\n[x](https://a.dev) [y](#z)\n'
    expect(packedReadme(text, 'https://github.com/acme/a', '1.2.3')).toBe(text)
  })
})
