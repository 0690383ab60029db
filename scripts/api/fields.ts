import ts from 'typescript'
import { docsOf, type Docs } from './docs.ts'
import { isInternal, sourceText, typeText } from './exports.ts'

/** A prop, an option or a member. */
export interface Field {
  name: string
  type: string
  isOptional: boolean
  docs: Docs
  /** Where only some of a union have it, which: `widget: 'chat'`. */
  only: readonly string[]
}

/** Of more cases than this, a table tells less than the declaration. */
const MAX_ARMS = 6

/** What a value of this type has, also by what the type is made of; of a union, what any of it has. */
export function fieldsOf(type: ts.Type, checker: ts.TypeChecker): Field[] {
  const arms = type.isUnion() ? type.types : [type]
  if (arms.length > MAX_ARMS) return []
  const names = new Set(arms.flatMap((arm) => arm.getProperties().map(({ name }) => name)))
  const kind = [...names].find(
    (name) => arms.length > 1 && arms.every((arm) => isLiteral(arm.getProperty(name), checker)),
  )
  return [...names].flatMap((name) => {
    const having = arms.flatMap((arm) => {
      const property = arm.getProperty(name)
      return property && !isNever(property, checker) ? [{ arm, property }] : []
    })
    const [first] = having
    const declaration = first?.property.declarations?.[0]
    if (
      !first ||
      !declaration ||
      isInternal(declaration) ||
      declaration.getSourceFile().fileName.includes('node_modules')
    )
      return []
    const texts = new Set(having.flatMap(({ property }) => inParts(fieldText(property, checker))))
    const only =
      having.length < arms.length && kind !== undefined
        ? having.map(({ arm }) => kindOf(arm, kind, checker))
        : []
    const isOptional = having.some(({ property }) => property.flags & ts.SymbolFlags.Optional)
    return [{ name, type: [...texts].join(' | '), isOptional, docs: docsOf(first.property, checker), only }]
  })
}

/** The parts of a union that can be told apart without reading types. */
function inParts(text: string): string[] {
  return /[({<]/.test(text) ? [text] : text.split(' | ')
}

/** Whether it is there only so that it may not be given. */
function isNever(property: ts.Symbol, checker: ts.TypeChecker): boolean {
  const type = checker.getTypeOfSymbol(property)
  const given = property.flags & ts.SymbolFlags.Optional ? checker.getNonNullableType(type) : type
  return (given.flags & ts.TypeFlags.Never) !== 0
}

/** As it is written; `undefined` goes without saying where a field may be left out. */
function fieldText(property: ts.Symbol, checker: ts.TypeChecker): string {
  const declaration = property.declarations?.[0]
  const written =
    declaration && (ts.isPropertySignature(declaration) || ts.isPropertyDeclaration(declaration))
      ? declaration.type
      : undefined
  const text = written ? sourceText(written) : typeText(checker.getTypeOfSymbol(property), checker)
  return property.flags & ts.SymbolFlags.Optional
    ? text.replace(/ \| undefined$/, '').replace(/^\((.*)\)$/, '$1')
    : text
}

function isLiteral(property: ts.Symbol | undefined, checker: ts.TypeChecker): boolean {
  const type = property && checker.getTypeOfSymbol(property)
  return type !== undefined && (type.isUnion() ? type.types : [type]).every((each) => each.isStringLiteral())
}

function kindOf(arm: ts.Type, kind: string, checker: ts.TypeChecker): string {
  const property = arm.getProperty(kind)
  return property ? `${kind}: ${typeText(checker.getTypeOfSymbol(property), checker)}` : ''
}
