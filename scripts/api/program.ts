import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import packageJson from '../../package.json' with { type: 'json' }
import tsup from '../../tsup.config.ts'

export const ROOT = join(import.meta.dirname, '../..')

/** The modules that have types, and the files of the source that they are built from. */
export const ENTRIES: ReadonlyMap<string, string> = new Map(
  Object.entries(packageJson.exports).flatMap(([subpath, target]): [string, string][] => {
    if (typeof target === 'string' || !target.default.endsWith('.js')) return []
    const built = (tsup as { entry: Record<string, string> }).entry
    const source = built[target.default.replace(/^\.\/dist\/|\.js$/g, '')]
    if (source === undefined)
      throw new Error(`Expected tsup.config.ts to build ${target.default}, it does not.`)
    return [[subpath.replace(/^\./, packageJson.name), source]]
  }),
)

/**
 * The repository's source, as the compiler sees it.
 *
 * @param instead - texts to take for files of it, by their paths from the root; for tests.
 * @param like - a program to take from what is the same.
 */
export function createSourceProgram(
  instead: ReadonlyMap<string, string> = new Map(),
  like?: ts.Program,
): ts.Program {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (path) => readFileSync(path, 'utf8')) as {
    config: object
  }
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, ROOT)
  const host = ts.createCompilerHost(options)
  const texts = new Map([...instead].map(([path, text]) => [join(ROOT, path), text]))
  const { getSourceFile } = host
  host.getSourceFile = (path, version, ...rest) => {
    const text = texts.get(path)
    return text === undefined
      ? (like?.getSourceFile(path) ?? getSourceFile(path, version, ...rest))
      : ts.createSourceFile(path, text, version, true)
  }
  const rootNames = [...ENTRIES.values()].map((path) => join(ROOT, path))
  return ts.createProgram({ rootNames, options, host, ...(like ? { oldProgram: like } : {}) })
}
