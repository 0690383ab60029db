import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const name = 'react-embed-token'
const { exports } = JSON.parse(readFileSync(join('node_modules', name, 'package.json'), 'utf8'))
const { resolve } = createRequire(join(process.cwd(), 'package.json'))

/** Whatever the installed package exports, by the name that a user imports. */
const specifiers = Object.keys(exports).map((subpath) => subpath.replace('.', name))

export const modules = specifiers.filter((specifier) => !/\.\w+$/.test(specifier))
export const browserModules = modules.filter((specifier) => !specifier.startsWith(`${name}/server`))

/** What is not a module, as text. */
export const texts = specifiers
  .filter((specifier) => !modules.includes(specifier))
  .map((specifier) => [specifier, readFileSync(resolve(specifier), 'utf8')])
