import { Script } from 'node:vm'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const scripts = new Map<string, Promise<Script>>()

/** The file as one script that a simulated page runs; what it exports is the global `name` then. */
export function bundle(file: string, name: string): Promise<Script> {
  const found = scripts.get(file)
  if (found) return found
  const made = build({
    entryPoints: [fileURLToPath(new URL(file, import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: name,
    platform: 'browser',
    target: 'es2022',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'silent',
  }).then(({ outputFiles }) => new Script(outputFiles[0]?.text ?? '', { filename: file }))
  scripts.set(file, made)
  return made
}
