import react from '@vitejs/plugin-react'
import { build, type Rolldown } from 'vite'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** What the page under test runs: its own script, and the clock of those in simulated time. */
    scripts: { page: string; clock: string }
  }
}

/** Bundles the scripts once, as a development build: what React and the library warn of is a failure. */
export default async function setup(project: TestProject) {
  const [page, clock] = await Promise.all([bundle('page.tsx', 'es'), bundle('simulated/clock.ts', 'iife')])
  project.provide('scripts', { page, clock })
}

/** One script of a file, as a development build. */
export async function bundle(file: string, format: 'es' | 'iife'): Promise<string> {
  const built = (await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'silent',
    mode: 'development',
    define: { 'process.env.NODE_ENV': '"development"' },
    plugins: [react()],
    build: {
      write: false,
      minify: false,
      rolldownOptions: { input: `${import.meta.dirname}/${file}`, output: { format, codeSplitting: false } },
    },
  })) as Rolldown.RolldownOutput
  const [chunk, ...others] = built.output
  if (others.length > 0)
    throw new Error(`Expected one file, got ${built.output.map(({ fileName }) => fileName).join(', ')}.`)
  return chunk.code
}
