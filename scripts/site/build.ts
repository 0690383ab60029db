// `npm run docs:build`: builds the site into docs/.vitepress/dist. With `-- --release`, the site goes to a folder
// of its version there, and is made to be served from that folder.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import packageJson from '../../package.json' with { type: 'json' }
import { buildSite, DIST } from './site.ts'

const { values } = parseArgs({ options: { release: { type: 'boolean', default: false } } })
const base = process.env['DOCS_BASE'] ?? '/'
const folder = values.release ? `v${packageJson.version}` : ''
const { seconds } = await buildSite({ out: join(DIST, folder), base: `${base}/${folder}` })
console.log(`The site is in ${join('docs/.vitepress/dist', folder)}. It was built in ${seconds} s.`)
