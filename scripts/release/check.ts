// `npm run release:check`: refuses to publish a package whose addresses are placeholders, or that lacks a file or
// its section of the changelog. The release workflow runs this before it packs.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }
import { notReady } from './placeholders.ts'

const ROOT = join(import.meta.dirname, '../..')
const changelog = readFileSync(join(ROOT, 'CHANGELOG.md'), 'utf8')
const faults = notReady(packageJson, changelog, (path) => existsSync(join(ROOT, path)))
if (faults.length > 0) {
  console.error(`${packageJson.name} ${packageJson.version} must not be published:\n${faults.join('\n')}`)
  process.exitCode = 1
} else console.log(`${packageJson.name} ${packageJson.version} may be published.`)
