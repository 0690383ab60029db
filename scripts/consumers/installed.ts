import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { INSTALL, npm } from '../../test/consumers/driving/npm.ts'
import type { Packed } from './packed.ts'

/** Goes with `node_modules`, as what was installed with it does. */
const KEPT = resolve('node_modules/.cache/consumers')
const FILES = ['package.json', 'package-lock.json']
/** With two of them on a page, hooks fail. */
const SINGLE = ['react', 'react-dom']

interface Lock {
  packages: Record<string, { version?: string; resolved?: string }>
}

/**
 * Installs a project's packages as its lock file says, and those that the packed package depends on as npm
 * places them, in the versions that this repository has. The result is kept, and taken again as long as none
 * of that changes.
 *
 * @returns a folder with `node_modules`, where only the packed package itself is missing.
 */
export function install(project: string, packed: Packed, signal: AbortSignal): Promise<string> {
  const installing = running.get(project) ?? installOnce(project, packed, signal)
  running.set(project, installing)
  return installing
}

/** By project: of two consumers that share an installation, the second one waits for the first. */
const running = new Map<string, Promise<string>>()

async function installOnce(project: string, packed: Packed, signal: AbortSignal): Promise<string> {
  const name = basename(project)
  const wanted = [
    ...FILES.map((file) => readFileSync(join(project, file), 'utf8')),
    JSON.stringify(packed.manifest),
    ...pinned(packed),
  ]
  checkLock(name, wanted[1] ?? '')
  const hash = createHash('sha256').update(
    JSON.stringify([...wanted, process.platform, process.arch, process.version]),
  )
  const folder = join(KEPT, `${name}-${hash.digest('hex').slice(0, 12)}`)
  if (existsSync(folder)) return folder

  mkdirSync(KEPT, { recursive: true })
  const begun = mkdtempSync(join(KEPT, 'begun-'))
  try {
    for (const file of FILES) cpSync(join(project, file), join(begun, file))
    await npm(
      begun,
      ['install', '--no-save', '--prefer-offline', ...INSTALL, packed.tarball, ...pinned(packed)],
      signal,
    )
    checkSingle(name, begun)
    rmSync(join(begun, 'node_modules', packed.manifest.name), { recursive: true })
    for (const old of readdirSync(KEPT).filter((entry) => entry.replace(/-[^-]*$/, '') === name))
      rmSync(join(KEPT, old), { recursive: true })
    renameSync(begun, folder)
  } catch (cause) {
    // Another run was quicker.
    if (!existsSync(folder)) throw cause
  } finally {
    rmSync(begun, { recursive: true, force: true })
  }
  return folder
}

/** What the package depends on, in the versions of this repository's own lock file. */
function pinned({ manifest }: Packed): string[] {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock
  return Object.keys(manifest.dependencies).map(
    (name) => `${name}@${packages[`node_modules/${name}`]?.version ?? manifest.dependencies[name]}`,
  )
}

function checkLock(name: string, lock: string): void {
  if (/"resolved"|react-embed-token/.test(lock))
    throw new Error(
      `The lock file of ${name} names addresses or this package. Make it with --omit-lockfile-registry-resolved, without this package.`,
    )
}

/** npm notes what it has put where. */
function checkSingle(name: string, folder: string): void {
  const { packages } = JSON.parse(
    readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8'),
  ) as Lock
  for (const single of SINGLE) {
    const places = Object.keys(packages).filter((place) => place.endsWith(`node_modules/${single}`))
    if (places.length !== 1)
      throw new Error(
        `${name} has to have one ${single}. npm installed ${places.length}: ${places.join(', ')}.`,
      )
  }
}
