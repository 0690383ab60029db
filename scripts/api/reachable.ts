import { relative } from 'node:path'
import ts from 'typescript'
import { isInternal, resolveAlias, type Export } from './exports.ts'
import { ROOT } from './program.ts'

/** A declaration that no subpath exports, and that what they export names. */
export interface Reached extends Pick<Export, 'name' | 'symbol' | 'declaration'> {
  path: string
}

/**
 * What the exports' types are made of beside the exports themselves: a change there is a change of theirs.
 */
export function reachedBy(exports: readonly Export[], checker: ts.TypeChecker): Reached[] {
  const seen = new Set(exports.map(({ symbol }) => symbol))
  const seenTypes = new Set<ts.Type>()
  const reached: Reached[] = []
  const waiting: ts.Declaration[] = exports.map(({ declaration }) => declaration)

  const add = (named: ts.Symbol | undefined) => {
    const symbol = named && resolveAlias(named, checker)
    const declaration = symbol?.declarations?.[0]
    if (!declaration || seen.has(symbol) || !isDeclared(declaration)) return
    const path = relative(ROOT, declaration.getSourceFile().fileName)
    if (path.startsWith('..') || path.includes('node_modules')) return
    seen.add(symbol)
    reached.push({ name: symbol.name, symbol, declaration, path })
    waiting.push(declaration)
  }

  /** What an inferred type names, or is made of. */
  const addType = (type: ts.Type) => {
    if (seenTypes.has(type)) return
    seenTypes.add(type)
    if (type.aliasSymbol) add(type.aliasSymbol)
    type.aliasTypeArguments?.forEach(addType)
    if (type.aliasSymbol) return
    if (type.isUnionOrIntersection()) return type.types.forEach(addType)
    if (!(type.flags & ts.TypeFlags.Object)) return
    if ((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference)
      checker.getTypeArguments(type as ts.TypeReference).forEach(addType)
    if (type.isClassOrInterface() || type.symbol?.declarations?.some(isDeclared)) return add(type.symbol)
    const declaration = type.symbol?.declarations?.[0]
    if (declaration && declaration.getSourceFile().fileName.includes('node_modules')) return
    for (const property of type.getProperties()) addType(checker.getTypeOfSymbol(property))
    for (const signature of type.getCallSignatures()) addSignature(signature)
  }

  const addSignature = (signature: ts.Signature) => {
    const declaration = signature.getDeclaration() as ts.SignatureDeclaration | undefined
    for (const parameter of declaration?.parameters ?? []) {
      if (parameter.type) visit(parameter.type)
      else addType(checker.getTypeAtLocation(parameter))
    }
    declaration?.typeParameters?.forEach(visit)
    if (declaration?.type) visit(declaration.type)
    else addType(signature.getReturnType())
  }

  /** What a written type names. */
  const visit = (node: ts.Node): void => {
    if (isInternal(node)) return
    if (ts.isTypeReferenceNode(node)) add(checker.getSymbolAtLocation(node.typeName))
    if (ts.isExpressionWithTypeArguments(node)) add(checker.getSymbolAtLocation(node.expression))
    if (ts.isTypeQueryNode(node)) add(checker.getSymbolAtLocation(node.exprName))
    ts.forEachChild(node, visit)
  }

  for (let next = waiting.shift(); next; next = waiting.shift()) {
    if (ts.isInterfaceDeclaration(next) || ts.isTypeAliasDeclaration(next)) visit(next)
    else if (ts.isFunctionDeclaration(next))
      checker.getTypeAtLocation(next).getCallSignatures().forEach(addSignature)
    else if (ts.isVariableDeclaration(next)) {
      if (next.type) visit(next.type)
      else addType(checker.getTypeAtLocation(next))
    } else if (ts.isClassDeclaration(next)) {
      next.heritageClauses?.forEach(visit)
      for (const member of next.members) {
        if (ts.isPropertyDeclaration(member) && member.type) visit(member.type)
        if (ts.isConstructorDeclaration(member))
          member.parameters.forEach((parameter) => parameter.type && visit(parameter.type))
      }
    }
  }
  return reached.sort((one, other) => (`${one.path} ${one.name}` < `${other.path} ${other.name}` ? -1 : 1))
}

/** Whether it stands at the top of a file, under a name: what can be written down by itself. */
function isDeclared(declaration: ts.Declaration): boolean {
  if (ts.isVariableDeclaration(declaration)) return ts.isSourceFile(declaration.parent.parent.parent)
  const isNamed =
    ts.isInterfaceDeclaration(declaration) ||
    ts.isTypeAliasDeclaration(declaration) ||
    ts.isFunctionDeclaration(declaration) ||
    ts.isClassDeclaration(declaration)
  return isNamed && ts.isSourceFile(declaration.parent)
}
