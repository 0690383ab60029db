// What the built package promises beside its types: every subpath is built, the client entry says 'use
// client', and no entry drags in what is not its own.
import { spawnSync } from 'node:child_process'
import { readFileSync, existsSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { dirname, join } from 'node:path'

type Exports = Record<string, string | { types: string; default: string }>
const { exports, bin } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Exports; bin: string }
const problems: string[] = []

/** The bare imports of a built file and of the chunks it is made of. */
function bareImports(file: string, seen = new Set<string>()): Set<string> {
  const found = new Set<string>()
  if (seen.has(file)) return found
  seen.add(file)
  for (const [, specifier = ''] of readFileSync(file, 'utf8').matchAll(
    /(?:from|import)\s*\(?\s*"([^"]+)"/g,
  )) {
    if (specifier.startsWith('.'))
      bareImports(join(dirname(file), specifier), seen).forEach((name) => found.add(name))
    else found.add(specifier)
  }
  return found
}

const ALLOWED: [RegExp, RegExp][] = [
  [
    /^\.\/(storybook|devtools)(\/|$)/,
    /^(react|react\/jsx-runtime|react-dom|react-error-boundary|@tanstack\/react-query)$/,
  ],
  [/^\.\/testing$/, /^(react|react\/jsx-runtime|@tanstack\/react-query)$/],
  [/^\.\/testing\/emulators$/, /^jose(\/.*)?$/],
  [
    /^\.\/testing\/contract$/,
    /^(react|react\/jsx-runtime|react-dom\/client|react-error-boundary|@tanstack\/react-query)$/,
  ],
  [/^\.(\/open-chat)?$/, /^(react|react\/jsx-runtime|@tanstack\/react-query|react-error-boundary)$/],
  [/^\.\/cross-tab$/, /^@tanstack\/react-query$/],
  [/^\.\/keep-alive$/, /^$/],
  [/^\.\/initial-tokens$/, /^@tanstack\/react-query$/],
  [/^\.\/vendors\/runtype$/, /^@runtypelabs\/persona$/],
  [/^\.\/vendors\/power-bi$/, /^powerbi-client$/],
  [/^\.\/vendors\/quicksight$/, /^amazon-quicksight-embedding-sdk$/],
  [/^\.\/vendors\/looker$/, /^@looker\/embed-sdk$/],
  [/^\.\/vendors\/superset-sdk$/, /^@superset-ui\/embedded-sdk$/],
  [/^\.\/vendors\//, /^$/],
  [/^\.\/server\/(signing|proxy|superset|metabase)$/, /^jose$/],
  [/^\.\/server\/(power-bi|looker)$/, /^lru-cache$/],
  [/^\.\/server\/quicksight$/, /^@aws-sdk\/client-quicksight$/],
  [/^\.\/server$/, /^(cockatiel|lru-cache)$/],
  [/^\.\/server\/cache$/, /^(jose|lru-cache)$/],
  [/^\.\/server\/limits$/, /^rate-limiter-flexible$/],
  [/^\.\/server/, /^$/],
]

for (const [subpath, target] of Object.entries(exports)) {
  if (typeof target === 'string') continue
  for (const file of [target.types, target.default])
    if (!existsSync(file)) problems.push(`${subpath} exports ${file}, which is not built`)
  if (!existsSync(target.default)) continue
  const allowed = ALLOWED.find(([pattern]) => pattern.test(subpath))?.[1]
  for (const name of bareImports(target.default))
    if (!allowed?.test(name)) problems.push(`${subpath} imports ${name}`)
}
for (const entry of [
  'index',
  'open-chat',
  'testing/index',
  'storybook/index',
  'devtools/index',
  'devtools/production',
].map((name) => `dist/${name}.js`)) {
  if (!/^["']use client["']/.test(readFileSync(entry, 'utf8')))
    problems.push(`${entry} does not begin with 'use client'`)
}

if (!readFileSync(bin, 'utf8').startsWith('#!/usr/bin/env node\n')) problems.push(`${bin} has no shebang`)
for (const name of bareImports(bin)) if (!isBuiltin(name)) problems.push(`${bin} imports ${name}`)
// Nobody listens on port 1 of this machine.
const runs: [args: string[], said: RegExp][] = [
  [[], /Exit status/],
  [['doctor', 'http://127.0.0.1:1/api/embed-token'], /error unreachable/],
]
for (const [args, said] of runs) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], { encoding: 'utf8' })
  if (status !== 2 || !said.test(stdout) || stderr !== '')
    problems.push(`${bin} ${args.join(' ')}: status ${status}, ${stdout} ${stderr}`)
}

if (problems.length > 0) {
  console.error(problems.join('\n'))
  process.exit(1)
}
console.log(`${Object.keys(exports).length} subpaths, each built, each importing only what it may.`)
