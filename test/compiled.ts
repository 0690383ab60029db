import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { ROOT } from '../scripts/api/program'
import { PACKAGES, PRELUDE } from './prelude'

/** A block of code in a Markdown text. */
export interface Block {
  language: string
  code: string
  /** Where its code begins, counted from 1. */
  line: number
}

/** The blocks of code of a Markdown text. */
export function blocksOf(text: string): Block[] {
  return [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(
    ({ index, 1: language = '', 2: code = '' }) => ({
      language,
      code,
      line: text.slice(0, index).split('\n').length + 1,
    }),
  )
}

/** The names that a text takes for granted, and where they are from. */
export type Granted = Readonly<Record<string, string>>

/**
 * The blocks that the compiler reads, as files by names that tell where they are: `README:18.ts`.
 *
 * What goes without saying in a text is said here, on lines that are there: what is granted is imported,
 * elements in a row are one fragment, an object by itself is a value, and `…` is something.
 */
export function filesOf(name: string, text: string, granted: Granted = {}): Map<string, string> {
  const compiled = blocksOf(text).filter(({ language }) => language === 'ts' || language === 'tsx')
  return new Map(
    compiled.map(({ language, code, line }) => [
      `${name}:${line}.${language}`,
      importsOf(code, granted) + asProgram(code),
    ]),
  )
}

function importsOf(code: string, granted: Granted): string {
  const isWanted = (name: string) =>
    new RegExp(`\\b${name}\\b`).test(code) &&
    !new RegExp(`(import|const|function) [^'"=]*\\b${name}\\b`).test(code)
  const wanted = Object.entries(granted).filter(([name]) => isWanted(name))
  return wanted.map(([name, from]) => `import { ${name} } from '${from}'; `).join('')
}

function asProgram(code: string): string {
  const filled = code
    .replace(/=> …/g, '=> undefined as never')
    .replace(/(<[^<>]*) …(?= ?\/?>)/g, '$1 {...({} as any)}')
  const [before = '', elements] = filled.split(/^(?=<)([\s\S]*)/m)
  if (elements !== undefined) return `${before};<>${elements}</>`
  return filled.startsWith('{') ? `;(${filled})` : filled
}

const FOLDER = join(ROOT, 'test')

/** What the compiler says of a place in a text. */
interface Complaint {
  name: string
  line: number
  /** The code that it is about, as an editor underlines it. */
  at: string
  message: string
}

/** What the compiler says of each text: `name:line message`. */
export function errorsOf(texts: ReadonlyMap<string, string>): string[] {
  return complaintsOf(texts).map(({ name, line, message }) => `${name}:${line} ${message}`)
}

/** What the compiler says of each text, as if it were a file of this repository's tests. */
export function complaintsOf(texts: ReadonlyMap<string, string>): Complaint[] {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => readFileSync(path, 'utf8')) as {
    config: object
  }
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, ROOT)
  const all = new Map(
    [...texts, ['prelude.ts', PRELUDE] as const, ['packages.d.ts', PACKAGES] as const].map(([name, text]) => [
      join(FOLDER, name),
      text,
    ]),
  )
  const host = ts.createCompilerHost(options)
  const { readFile, fileExists, getSourceFile } = host
  host.readFile = (path) => all.get(path) ?? readFile(path)
  host.fileExists = (path) => all.has(path) || fileExists(path)
  host.getSourceFile = (path, languageVersion, ...rest) =>
    all.has(path)
      ? ts.createSourceFile(path, all.get(path) ?? '', languageVersion)
      : getSourceFile(path, languageVersion, ...rest)
  const program = ts.createProgram({
    rootNames: [...all.keys()],
    options: {
      ...options,
      moduleDetection: ts.ModuleDetectionKind.Force,
      noUnusedLocals: false,
      noUnusedParameters: false,
      noUncheckedIndexedAccess: false, // which `strict` does not bring, so most readers have not
      // The package's one entry whose source is elsewhere.
      paths: { 'react-embed-token/testing/emulators': ['./test/emulators/index.ts'], ...options.paths },
    },
    host,
  })
  return [...all.keys()].flatMap((path) => {
    const file = program.getSourceFile(path)
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ start = 0, length = 0, messageText }) => ({
        name: path.slice(FOLDER.length + 1),
        line: (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1,
        at: file?.text.slice(start, start + length) ?? '',
        message: ts.flattenDiagnosticMessageText(messageText, ' '),
      }),
    )
  })
}
