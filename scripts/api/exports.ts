import { join } from 'node:path'
import ts from 'typescript'
import { ENTRIES, ROOT } from './program.ts'

/** What a subpath exports under a name. */
export interface Export {
  subpath: string
  name: string
  symbol: ts.Symbol
  declaration: ts.Declaration
}

/** Every export of every subpath, by its name. */
export function exportsOf(program: ts.Program): Export[] {
  const checker = program.getTypeChecker()
  return [...ENTRIES].flatMap(([subpath, path]) => {
    const file = program.getSourceFile(join(ROOT, path))
    const module = file && checker.getSymbolAtLocation(file)
    if (!module) throw new Error(`Expected ${path} to be a module, it is none.`)
    return checker
      .getExportsOfModule(module)
      .map((exported) => {
        const symbol = resolveAlias(exported, checker)
        const declaration = symbol.declarations?.[0]
        if (!declaration)
          throw new Error(`Expected ${exported.name} of ${subpath} to be declared, it is not.`)
        return { subpath, name: exported.name, symbol, declaration }
      })
      .sort((one, other) => (one.name < other.name ? -1 : 1))
  })
}

/** What an import or a re-export stands for. */
export function resolveAlias(symbol: ts.Symbol, checker: ts.TypeChecker): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

const FLAGS =
  ts.TypeFormatFlags.NoTruncation |
  ts.TypeFormatFlags.UseAliasDefinedOutsideCurrentScope |
  ts.TypeFormatFlags.InTypeAlias

/**
 * A type that is not written out, as text. The compiler leaves out that an element is one of JSX: those of
 * the page are always written out here.
 */
export function typeText(type: ts.Type, checker: ts.TypeChecker): string {
  return checker
    .typeToString(type, undefined, FLAGS)
    .replace(/\bElement\b/g, 'JSX.Element')
    .replaceAll('"', "'")
    .replace(/\{[\w\s,]*\}: (\w+)/g, (_, named: string) => `${nameFor(named)}: ${named}`)
}

/** For a parameter that is taken apart where it is declared, by its type. */
function nameFor(type: string): string {
  return /^\w+(Props|Options)\b/.exec(type)?.[1]?.toLowerCase() ?? 'settings'
}

const printer = ts.createPrinter({ removeComments: true })

/** Whether it is exported only because TypeScript has nothing between private and public. */
export function isInternal(node: ts.Node): boolean {
  return ts.getJSDocTags(node).some(({ tagName }) => tagName.text === 'internal')
}

/** A piece of source in one line, without comments, and without what is internal. */
export function sourceText(node: ts.Node): string {
  const { transformed, dispose } = ts.transform(node, [
    (context) => (root) => {
      const visit = (each: ts.Node): ts.Node | undefined =>
        isInternal(each) ? undefined : ts.visitEachChild(each, visit, context)
      return ts.visitEachChild(root, visit, context)
    },
  ])
  const text = printer.printNode(ts.EmitHint.Unspecified, transformed[0] ?? node, node.getSourceFile())
  dispose()
  return text.replace(/\s+/g, ' ').replace(/; \}/g, ' }')
}

/**
 * A function's type parameters, parameters and result, as they are declared or else inferred:
 * `<T>(value: T): string`.
 */
export function signatureText(signature: ts.Signature, checker: ts.TypeChecker): string {
  const declaration = signature.getDeclaration()
  const generics = declaration.typeParameters?.map(sourceText).join(', ')
  const parameters = declaration.parameters.map((parameter) => {
    const type = parameter.type
      ? sourceText(parameter.type)
      : typeText(checker.getTypeAtLocation(parameter), checker)
    const name = ts.isIdentifier(parameter.name) ? parameter.name.text : nameFor(type)
    const mark = parameter.questionToken || parameter.initializer ? '?' : ''
    return `${parameter.dotDotDotToken ? '...' : ''}${name}${mark}: ${type}`
  })
  const result = declaration.type
    ? sourceText(declaration.type)
    : typeText(signature.getReturnType(), checker)
  return `${generics ? `<${generics}>` : ''}(${parameters.join(', ')}): ${result}`
}

/** How it is declared: ambient, without comments and bodies. */
export function declarationText(
  { name, symbol, declaration }: Pick<Export, 'name' | 'symbol' | 'declaration'>,
  checker: ts.TypeChecker,
): string {
  if (ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration))
    return sourceText(declaration).replace(/^export /, '')
  if (ts.isClassDeclaration(declaration)) return classText(declaration, checker)
  const type = checker.getTypeOfSymbol(symbol)
  if (ts.isFunctionDeclaration(declaration))
    return type
      .getCallSignatures()
      .map((signature) => `declare function ${name}${signatureText(signature, checker)}`)
      .join('\n')
  const written = ts.isVariableDeclaration(declaration) ? declaration.type : undefined
  return `declare const ${name}: ${written ? sourceText(written) : typeText(type, checker)}`
}

function classText(declaration: ts.ClassDeclaration, checker: ts.TypeChecker): string {
  const members = declaration.members.flatMap((member) => {
    if (member.name && ts.isPrivateIdentifier(member.name)) return []
    if (ts.isConstructorDeclaration(member)) {
      const signature = checker.getSignatureFromDeclaration(member)
      return signature ? [`constructor${signatureText(signature, checker).replace(/: \w+$/, '')}`] : []
    }
    if (ts.isPropertyDeclaration(member) && !member.type)
      return [`readonly ${member.name.getText()}: ${typeText(checker.getTypeAtLocation(member), checker)}`]
    return [sourceText(member).replace(/ = .*|\{.*/, '')]
  })
  const heritage = declaration.heritageClauses?.map(sourceText).join(' ') ?? ''
  return `declare class ${declaration.name?.text ?? ''} ${heritage} {\n${members.join('\n')}\n}`
}
