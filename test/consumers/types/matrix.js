// Compiles this folder with every compiler, module resolution and strictness that the package is promised to.
import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

const COMPILERS = ['typescript-5.4', 'typescript-5.9', 'typescript-7']
/** Module resolutions, and the module systems that they go with. */
const RESOLUTIONS = { bundler: 'esnext', node16: 'node16', nodenext: 'nodenext' }
const MAX_PRINTED = 8_000

// Every subpath, so that a new one cannot be forgotten.
const { exports } = JSON.parse(readFileSync('node_modules/react-embed-token/package.json', 'utf8'))
const subpaths = Object.entries(exports).flatMap(([subpath, target]) => (target.types ? [subpath.slice(1)] : []))
writeFileSync('subpaths.ts', subpaths.map((subpath, i) => `export * as subpath${i} from 'react-embed-token${subpath}'\n`).join(''))

const files = readdirSync('.').filter((name) => /\.tsx?$/.test(name))

const compilations = COMPILERS.flatMap((compiler) =>
  Object.entries(RESOLUTIONS).flatMap(([moduleResolution, module]) =>
    [true, false].map((exactOptionalPropertyTypes) => {
      const name = [compiler, moduleResolution, ...(exactOptionalPropertyTypes ? ['exact'] : [])].join(' ')
      const compilerOptions = {
        target: 'ES2022',
        lib: ['ES2022', 'DOM', 'DOM.Iterable'],
        module,
        moduleResolution,
        jsx: 'react-jsx',
        strict: true,
        exactOptionalPropertyTypes,
        skipLibCheck: false,
        noEmit: true,
        types: [],
      }
      const config = `tsconfig.${name.replaceAll(' ', '.')}.json`
      writeFileSync(config, JSON.stringify({ compilerOptions, files }))
      return { name, compiler, config }
    }),
  ),
)

/** What the compiler says, or nothing. */
function compile({ name, compiler, config }) {
  const tsc = `node_modules/${compiler}/bin/tsc`
  return new Promise((resolve) => {
    execFile(process.execPath, [tsc, '--pretty', 'false', '-p', config], { maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      resolve(error ? [`${name}:\n${`${stdout}${stderr}`.slice(0, MAX_PRINTED)}`] : [])
    })
  })
}

const waiting = [...compilations]
const errors = []
async function work() {
  for (let next = waiting.shift(); next; next = waiting.shift()) errors.push(...(await compile(next)))
}
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work))

if (errors.length > 0) {
  console.error(errors.join('\n'))
  process.exit(1)
}
const versions = COMPILERS.map((compiler) => JSON.parse(readFileSync(`node_modules/${compiler}/package.json`, 'utf8')).version)
console.log(
  `${compilations.length} compilations passed (TypeScript ${versions.join(', ')}; ${Object.keys(RESOLUTIONS).join(', ')}; exactOptionalPropertyTypes on and off)`,
)
