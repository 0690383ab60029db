import { format, resolveConfig } from 'prettier'
import type ts from 'typescript'
import { declarationText, exportsOf } from './exports.ts'
import { ENTRIES, ROOT } from './program.ts'
import { reachedBy } from './reachable.ts'

const HEAD = `# What the package exports

Written by \`npm run api\`, and compared by \`test/api.test.ts\`: a change here is a change for users. What it is for is in [docs/api.md](../../docs/api.md).
`

/** Every export's declaration, and what those name, as a kept text. */
export async function snapshotOf(program: ts.Program): Promise<string> {
  const checker = program.getTypeChecker()
  const exports = exportsOf(program)
  const first = new Map<ts.Symbol, string>()
  const sections = [...ENTRIES.keys()].map((subpath) => {
    const lines = exports
      .filter((each) => each.subpath === subpath)
      .map((each) => {
        const elsewhere = first.get(each.symbol)
        if (elsewhere !== undefined) return `export { ${each.name} } from '${elsewhere}'`
        first.set(each.symbol, subpath)
        return `export ${declarationText(each, checker)}`
      })
    return { title: subpath, code: lines.join('\n') }
  })
  const named = reachedBy(exports, checker)
  const paths = [...new Set(named.map(({ path }) => path))]
  const internal = paths.map((path) => {
    const lines = named.filter((each) => each.path === path).map((each) => declarationText(each, checker))
    return `// ${path}\n${lines.join('\n')}`
  })
  sections.push({ title: 'Not exported, but named by what is', code: internal.join('\n\n') })

  const style = await resolveConfig(`${ROOT}/src/index.ts`)
  const written = await Promise.all(
    sections.map(
      async ({ title, code }) =>
        `\n## ${title}\n\n\`\`\`ts\n${await format(code, { ...style, parser: 'typescript' })}\`\`\`\n`,
    ),
  )
  return HEAD + written.join('')
}
