// Compiles projects one after another with the API of one TypeScript, and writes what `tsc` would print for
// each. Run as: node compile.js <package> <config>… Each project is a program and a check of its own. Files
// are parsed and bound once for all projects that read them alike, as a language service does.
import { createRequire } from 'node:module'
import { writeFileSync } from 'node:fs'

const [compiler, ...configs] = process.argv.slice(2)
const typescript = createRequire(import.meta.url)(compiler)
const { sys } = typescript

/**
 * Parsed files, by all that decides how a file is read here: two projects that differ in strictness alone
 * share them.
 */
const parsed = new Map()

function createHost(options) {
  const host = typescript.createCompilerHost(options)
  const { getSourceFile } = host
  host.getSourceFile = (name, version, ...rest) => {
    const key = JSON.stringify([
      name,
      options.module,
      options.moduleResolution,
      version.languageVersion,
      version.impliedNodeFormat,
    ])
    if (!parsed.has(key)) parsed.set(key, getSourceFile(name, version, ...rest))
    return parsed.get(key)
  }
  return host
}

function compile(config) {
  const {
    options,
    fileNames: rootNames,
    errors: configFileParsingDiagnostics,
  } = typescript.getParsedCommandLineOfConfigFile(config, {}, sys)
  const program = typescript.createProgram({
    rootNames,
    options,
    configFileParsingDiagnostics,
    host: createHost(options),
  })
  return typescript.formatDiagnostics(typescript.getPreEmitDiagnostics(program), {
    getCanonicalFileName: (name) => name,
    getCurrentDirectory: sys.getCurrentDirectory,
    getNewLine: () => '\n',
  })
}

for (const config of configs) writeFileSync(config.replace('.json', '.txt'), compile(config))
