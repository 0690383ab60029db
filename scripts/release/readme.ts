// `npm run release:readme`: writes absolute addresses into README.md, for the package that is packed next.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import packageJson from '../../package.json' with { type: 'json' }
import { REPOSITORY } from '../../docs/.vitepress/repository.ts'
import { packedReadme } from './packed-readme.ts'

const path = join(import.meta.dirname, '../../README.md')
writeFileSync(path, packedReadme(readFileSync(path, 'utf8'), REPOSITORY, packageJson.version))
