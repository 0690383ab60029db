import { join } from 'node:path'
import { build } from 'esbuild'

const ROOT = join(import.meta.dirname, '../..')

/** The page, and the clock of every document. */
export interface Scripts {
  production: string
  /** StrictMode does something only here. */
  development: string
  clock: string
}

export async function bundleScripts(): Promise<Scripts> {
  const bundle = async (file: string, mode: 'production' | 'development') => {
    const { outputFiles } = await build({
      entryPoints: [join(import.meta.dirname, 'in-page', file)],
      bundle: true,
      write: false,
      format: 'iife',
      platform: 'browser',
      target: 'es2022',
      jsx: 'automatic',
      define: { 'process.env.NODE_ENV': JSON.stringify(mode), global: 'globalThis' },
      alias: {
        'react-embed-token': join(ROOT, 'src'),
        // One React for all: the other benches' packages have a copy beside them.
        react: join(ROOT, 'node_modules/react'),
        'react-dom': join(ROOT, 'node_modules/react-dom'),
      },
      // The clock looks for them where it runs in Node.
      external: ['util', 'timers', 'timers/promises'],
      logLevel: 'error',
    })
    // Inline in a page.
    return (outputFiles[0]?.text ?? '').replaceAll('</script', '<\\/script')
  }
  const [production, development, clock] = await Promise.all([
    bundle('main.tsx', 'production'),
    bundle('main.tsx', 'development'),
    bundle('clock.ts', 'production'),
  ])
  return { production, development, clock }
}
