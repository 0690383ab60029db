import react from '@vitejs/plugin-react'
import { build, type Rolldown } from 'vite'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The script of the page under test. */
    pageScript: string
  }
}

/** Bundles the page once, as a development build: what React and the library warn of is a failure. */
export default async function setup(project: TestProject) {
  const built = (await build({
    configFile: false,
    root: import.meta.dirname,
    logLevel: 'silent',
    mode: 'development',
    define: { 'process.env.NODE_ENV': '"development"' },
    plugins: [react()],
    build: { write: false, minify: false, rolldownOptions: { input: `${import.meta.dirname}/page.tsx` } },
  })) as Rolldown.RolldownOutput
  const [chunk, ...others] = built.output
  if (others.length > 0) throw new Error(`Expected one file, got ${built.output.map(({ fileName }) => fileName).join(', ')}.`)
  project.provide('pageScript', chunk.code)
}
