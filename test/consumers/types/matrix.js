// Compiles this folder with every compiler, module resolution and strictness that the package is promised to.
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { compareErrors, wantedErrors } from './faults.js'

/** TypeScript 7 has no API in JavaScript, and needs none: it is quick. */
const COMPILERS = {
  'typescript-5.4': compileWithApi,
  'typescript-5.9': compileWithApi,
  'typescript-7': compileWithCommand,
}
/** Module resolutions, and the module systems that they go with. */
const RESOLUTIONS = { bundler: 'esnext', node16: 'node16', nodenext: 'nodenext' }
const MAX_PRINTED = 8_000

// Every subpath, so that a new one cannot be forgotten.
const { exports } = JSON.parse(readFileSync('node_modules/react-embed-token/package.json', 'utf8'))
const subpaths = Object.entries(exports).flatMap(([subpath, target]) =>
  target.types ? [subpath.slice(1)] : [],
)
writeFileSync(
  'subpaths.ts',
  subpaths.map((subpath, i) => `export * as subpath${i} from 'react-embed-token${subpath}'\n`).join(''),
)

const files = readdirSync('.').filter((name) => /\.tsx?$/.test(name))

const settings = Object.entries(RESOLUTIONS).flatMap(([moduleResolution, module]) =>
  [true, false].map((exactOptionalPropertyTypes) => ({
    module,
    moduleResolution,
    exactOptionalPropertyTypes,
  })),
)

const compilations = Object.keys(COMPILERS).flatMap((compiler) =>
  settings.map((setting) => {
    const name = [
      compiler,
      setting.moduleResolution,
      ...(setting.exactOptionalPropertyTypes ? ['exact'] : []),
    ].join(' ')
    const compilerOptions = {
      target: 'ES2022',
      lib: ['ES2022', 'DOM', 'DOM.Iterable'],
      ...setting,
      jsx: 'react-jsx',
      strict: true,
      skipLibCheck: false,
      noEmit: true,
      types: [],
    }
    const config = `tsconfig.${name.replaceAll(' ', '.')}.json`
    writeFileSync(config, JSON.stringify({ compilerOptions, files }))
    return { name, compiler, config, wanted: wantedErrors(setting) }
  }),
)

function run(script, args) {
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], { maxBuffer: 2 ** 26 }, (error, stdout, stderr) =>
      resolve({ error, printed: `${stdout}${stderr}` }),
    )
  })
}

/** @returns what the compiler says of each project. */
async function compileWithApi(compiler, configs) {
  const { error, printed } = await run('compile.js', [compiler, ...configs])
  if (error) throw new Error(`${compiler}:\n${printed.slice(-MAX_PRINTED)}`)
  return configs.map((config) => readFileSync(config.replace('.json', '.txt'), 'utf8'))
}

async function compileWithCommand(compiler, configs) {
  const said = []
  for (const config of configs) {
    const { printed } = await run(`node_modules/${compiler}/bin/tsc`, [
      '--pretty',
      'false',
      '--singleThreaded',
      '-p',
      config,
    ])
    said.push(printed)
  }
  return said
}

const problems = []
for (const [compiler, compile] of Object.entries(COMPILERS)) {
  const own = compilations.filter((compilation) => compilation.compiler === compiler)
  const said = await compile(
    compiler,
    own.map(({ config }) => config),
  )
  for (const [index, { name, wanted }] of own.entries()) {
    const wrong = compareErrors(said[index], wanted)
    if (wrong.length > 0) problems.push(`${name}:\n${wrong.join('\n').slice(0, MAX_PRINTED)}`)
  }
}

if (problems.length > 0) {
  console.error(problems.join('\n'))
  process.exit(1)
}
const versions = Object.keys(COMPILERS).map(
  (compiler) => JSON.parse(readFileSync(`node_modules/${compiler}/package.json`, 'utf8')).version,
)
console.log(
  `${compilations.length} compilations passed (TypeScript ${versions.join(', ')}; ${Object.keys(RESOLUTIONS).join(', ')}; exactOptionalPropertyTypes on and off); each reported the faults it was given.`,
)
