import { join } from 'node:path'
import { build, type Plugin } from 'esbuild'
import { type Library, ROOT } from './libraries.ts'

/** The pages that there are. */
export type PageName = 'in-page' | 'peers'

export interface BundleSetup {
  page: PageName
  library: Library
  /** With React's profiler: it counts commits and costs time. */
  isCounting: boolean
}

/** One script for a page, for production. */
export async function bundle({ page, library, isCounting }: BundleSetup): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, page, 'main.tsx')],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    jsx: 'automatic',
    minify: true,
    define: { 'process.env.NODE_ENV': '"production"' },
    alias: {
      'react-embed-token': library.file,
      // One React for all: the peers' packages have a copy beside them.
      react: join(ROOT, 'node_modules/react'),
      'react-dom': join(ROOT, 'node_modules/react-dom'),
      ...(isCounting ? { 'react-dom/client': join(ROOT, 'node_modules/react-dom/profiling') } : {}),
    },
    plugins: library.vendors === undefined ? [] : [replaceVendors(library.vendors)],
    nodePaths: [join(ROOT, 'node_modules')],
    logLevel: 'error',
  })
  return outputFiles[0]?.text ?? ''
}

function replaceVendors(contents: string): Plugin {
  const resolveDir = join(import.meta.dirname, 'in-page')
  return {
    name: 'vendors',
    setup: ({ onLoad }) =>
      onLoad({ filter: /[\\/]in-page[\\/]vendors\.ts$/ }, () => ({ contents, loader: 'ts', resolveDir })),
  }
}
