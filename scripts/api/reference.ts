import { format, resolveConfig } from 'prettier'
import ts from 'typescript'
import { docsOf, splitDefault, type Docs } from './docs.ts'
import { declarationText, exportsOf, type Export } from './exports.ts'
import { fieldsOf, type Field } from './fields.ts'
import { ENTRIES, ROOT } from './program.ts'

const HEAD = `# API

Every export of every subpath, with its docstring. \`npm run api\` writes these pages from the source. The [README](../README.md) shows how to use the package.
`

const KINDS = ['Components', 'Hooks', 'Functions and values', 'Types'] as const
type Kind = (typeof KINDS)[number]

/** The name of a subpath's page in `docs/api/`, without its extension. */
export function pageNameOf(subpath: string): string {
  const [name = '', ...rest] = subpath.split('/')
  return rest.join('-') || name
}

/** The reference's first page: every export's name, with a link. */
export async function referenceIndexOf(program: ts.Program): Promise<string> {
  const checker = program.getTypeChecker()
  const exports = exportsOf(program)
  const written = [...ENTRIES.keys()].map((subpath) => {
    const page = `api/${pageNameOf(subpath)}.md`
    const here = exports.filter((each) => each.subpath === subpath)
    const lines = KINDS.flatMap((kind) => {
      const names = here.filter((each) => kindOf(each, checker) === kind).map(({ name }) => name)
      return names.length > 0
        ? [`- ${kind}: ${names.map((name) => `[\`${name}\`](${page}#${slug(name)})`).join(', ')}`]
        : []
    })
    return `\n## [${subpath}](${page})\n\n${lines.join('\n')}\n`
  })
  return HEAD + written.join('')
}

/** The reference of one subpath: what every export is for, what it takes, and what it throws. */
export async function referenceOf(program: ts.Program, subpath: string): Promise<string> {
  const checker = program.getTypeChecker()
  const exports = exportsOf(program)
  const first = new Map<ts.Symbol, Export>()
  for (const each of exports) if (!first.has(each.symbol)) first.set(each.symbol, each)
  const style = await resolveConfig(`${ROOT}/src/index.ts`)
  const link = (words: string) => linked(words, exports, subpath)

  const here = exports.filter((each) => each.subpath === subpath)
  const parts = KINDS.map(async (kind) => {
    const ofKind = here.filter((each) => kindOf(each, checker) === kind)
    const entries = await Promise.all(
      ofKind.map(async (each) => {
        const home = first.get(each.symbol)
        if (home && home !== each)
          return `\n### ${each.name}\n\nThe same as [\`${each.name}\`](${addressOf(home, subpath)}) of ${home.subpath}.\n`
        const code = await format(declarationText(each, checker).replace(/^declare /, ''), {
          ...style,
          parser: 'typescript',
          printWidth: 100,
        })
        return entryOf(each, code, checker, link)
      }),
    )
    return entries.length > 0 ? `\n## ${kind}\n${entries.join('')}` : ''
  })
  return `# ${subpath}\n\n\`npm run api\` writes this page from the source. All subpaths: [API](../api.md).\n${(await Promise.all(parts)).join('')}`
}

function kindOf({ name, symbol, declaration }: Export, checker: ts.TypeChecker): Kind {
  if (ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration)) return 'Types'
  if (/^use[A-Z]/.test(name)) return 'Hooks'
  const isCalled = checker.getTypeOfSymbol(symbol).getCallSignatures().length > 0
  return isCalled && /^[A-Z]/.test(name) ? 'Components' : 'Functions and values'
}

function entryOf(
  { name, symbol, declaration }: Export,
  code: string,
  checker: ts.TypeChecker,
  link: (words: string) => string,
): string {
  const docs = docsOf(symbol, checker)
  const isType =
    ts.isInterfaceDeclaration(declaration) ||
    ts.isTypeAliasDeclaration(declaration) ||
    ts.isClassDeclaration(declaration)
  const props = propsOf(symbol, checker)
  const fields =
    isType && !name.endsWith('Props')
      ? fieldsOf(checker.getDeclaredTypeOfSymbol(symbol), checker)
      : props
        ? fieldsOf(props, checker)
        : []
  // A union's cases are its declaration; a table says more only where what it is made of is documented
  // elsewhere.
  const isTable = fields.some((field) => field.docs.words !== '' || field.docs.throws.length > 0)
  const isCode = !isTable || !(ts.isInterfaceDeclaration(declaration) || name.endsWith('Options'))
  return [
    `\n### ${name}\n`,
    docs.words && `${link(docs.words)}\n`,
    isCode &&
      !(name.endsWith('Props') && ts.isInterfaceDeclaration(declaration)) &&
      `\`\`\`ts\n${code}\`\`\`\n`,
    isTable && tableOf(fields, link),
    docs.params.length > 0 &&
      `| parameter | description |\n|---|---|\n${docs.params.map((each) => `| \`${each.name}\` | ${cell(link(each.words))} |`).join('\n')}\n`,
    docs.returns && `Returns ${link(docs.returns)}\n`,
    docs.throws.map((words) => `Throws ${link(words)}\n`).join('\n'),
    docs.examples.map((text) => `\`\`\`tsx\n${text}\n\`\`\`\n`).join('\n'),
    docs.sources.length > 0 && `See ${docs.sources.map(link).join('; ')}\n`,
  ]
    .filter((part) => typeof part === 'string' && part !== '')
    .join('\n')
}

/** What a component takes: its props are in its entry, and not in that of their type. */
function propsOf(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Type | undefined {
  if (!/^[A-Z]/.test(symbol.name) || !(symbol.flags & ts.SymbolFlags.Value)) return undefined
  const parameter = checker.getTypeOfSymbol(symbol).getCallSignatures()[0]?.parameters[0]
  return parameter && checker.getTypeOfSymbol(parameter)
}

function tableOf(fields: readonly Field[], link: (words: string) => string): string {
  const rows = fields.map(({ name, type, isOptional, docs, only }) => {
    const { rest, byDefault } = splitDefault(docs.words)
    const words = [
      only.length > 0 ? `With \`${only.join('`, `')}\`.` : '',
      link(rest),
      ...throwsOf(docs).map(link),
    ]
      .filter(Boolean)
      .join(' ')
    return `| \`${name}${isOptional ? '?' : ''}\` | ${codeCell(type)} | ${cell(link(byDefault))} | ${cell(words)} |`
  })
  return `| name | type | default | description |\n|---|---|---|---|\n${rows.join('\n')}\n`
}

function throwsOf({ throws }: Docs): string[] {
  return throws.map((words) => `Throws ${words}`)
}

/** In a table's cell a bar is escaped, and a paragraph is a line. */
function cell(words: string): string {
  return words.replace(/\n+\s*/g, ' ').replaceAll('|', '\\|')
}

function codeCell(type: string): string {
  return `\`${type.replaceAll('|', '\\|')}\``
}

function linked(words: string, exports: readonly Export[], subpath: string): string {
  return words.replace(/\{@link\s+([\w.]+)\s*\}/g, (_, name: string) => {
    const [owner] = name.split('.')
    const target =
      exports.find((each) => each.name === owner && each.subpath === subpath) ??
      exports.find((each) => each.name === owner)
    return target ? `[\`${name}\`](${addressOf(target, subpath)})` : `\`${name}\``
  })
}

/** Where an export's entry is, seen from the page of `subpath`. */
function addressOf(target: Export, subpath: string): string {
  return `${target.subpath === subpath ? '' : `${pageNameOf(target.subpath)}.md`}#${slug(target.name)}`
}

/** As GitHub makes an anchor of a heading. */
function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-')
}
