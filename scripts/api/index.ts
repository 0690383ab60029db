// `npm run api`: writes the reference and the snapshot of what the package exports, from the source.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { ARTEFACTS } from './artefacts.ts'
import { createSourceProgram, ROOT } from './program.ts'

const program = createSourceProgram()
for (const [path, write] of ARTEFACTS) {
  const file = join(ROOT, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, await write(program))
  console.log(path)
}
