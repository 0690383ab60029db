import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { npm } from '../../test/consumers/driving/npm.ts'
import { linkFolder } from './link.ts'

/** The package as it would be published. */
export interface Packed {
  /** Its file. */
  tarball: string
  /** What is in the file. */
  folder: string
  manifest: Manifest
}

interface Manifest {
  name: string
  exports: Record<string, string | Record<string, string>>
  dependencies: Record<string, string>
  peerDependencies: Record<string, string>
}

/** Packs the package into a folder; builds it before, if a file is missing. */
export async function pack(into: string, signal: AbortSignal): Promise<Packed> {
  const isBuilt = Object.values(readManifest('.').exports)
    .flatMap((target) => (typeof target === 'string' ? [target] : Object.values(target)))
    .every((path) => existsSync(path))
  if (!isBuilt) await npm('.', ['run', 'build'], signal)
  const printed = await npm('.', ['pack', '--json', '--ignore-scripts', '--pack-destination', into], signal)
  const [packed] = JSON.parse(printed) as { filename: string }[]
  if (!packed) throw new Error('npm pack named no file.')
  execFileSync('tar', ['-xzf', packed.filename], { cwd: into })
  const folder = join(into, 'package')
  return { tarball: join(into, packed.filename), folder, manifest: readManifest(folder) }
}

/** Puts the package into a project, in place of what is there. */
export function layPackage({ folder, manifest }: Packed, project: string): void {
  linkFolder(folder, join(project, 'node_modules', manifest.name))
}

function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
}
