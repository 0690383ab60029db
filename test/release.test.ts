// @vitest-environment node
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import packageJson from '../package.json'

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
const [ci, release] = ['ci', 'release'].map(
  (name) => parse(read(`.github/workflows/${name}.yml`)) as Workflow,
) as [Workflow, Workflow]
const stepsOf = ({ jobs }: Workflow) => Object.values(jobs).flatMap(({ steps = [] }) => steps)

describe('the workflows', () => {
  test('run what everybody can run: .ci/run', () => {
    expect(stepsOf(ci).map(({ run }) => run)).toContain('bash .ci/run')
    expect(release.jobs['test']?.uses).toBe('./.github/workflows/ci.yml')
  })

  test('publish after that, with provenance, in a job that may sign', () => {
    const { publish, version } = release.jobs
    expect([publish?.needs, version?.needs]).toEqual(['version', 'test'])
    expect(publish?.steps?.map(({ run = '' }) => run).join('\n')).toContain('npm publish --provenance')
    expect(publish?.permissions?.['id-token']).toBe('write')
    expect(packageJson.publishConfig).toEqual({ access: 'public', provenance: true })
  })

  test('may do no more than they need', () => {
    expect([ci.permissions, release.permissions]).toEqual([{ contents: 'read' }, {}])
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

  test('use actions at a version', () => {
    const used = [...stepsOf(ci), ...stepsOf(release)].flatMap(({ uses }) => uses ?? [])
    expect(used.length).toBeGreaterThan(4)
    expect(used.filter((name) => !/@(v\d+|[0-9a-f]{40})$/.test(name))).toEqual([])
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
