import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { createServer } from 'vite'
import type { Servers } from './demo'

const here = fileURLToPath(new URL('.', import.meta.url))
const src = fileURLToPath(new URL('../src', import.meta.url))

/** Serves the page, which is told where the other servers are. */
export async function servePage(port: number, servers: Servers): Promise<() => Promise<void>> {
  const vite = await createServer({
    configFile: false,
    root: here,
    cacheDir: fileURLToPath(new URL('../node_modules/.vite-demo', import.meta.url)),
    logLevel: 'warn',
    plugins: [react()],
    define: { __SERVERS__: JSON.stringify(servers) },
    resolve: {
      alias: [
        { find: /^react-embed-token$/, replacement: `${src}/index.ts` },
        { find: /^react-embed-token\/(.*)$/, replacement: `${src}/$1` },
      ],
    },
    optimizeDeps: {
      include: [
        'react',
        'react-dom/client',
        'react/jsx-dev-runtime',
        'react-router',
        'react-router/dom',
        '@tanstack/react-query',
        'jose/jwt/decode',
        'react-error-boundary',
        '@runtypelabs/persona',
      ],
    },
    server: {
      host: 'localhost',
      port,
      strictPort: true,
      fs: { allow: [here, src, fileURLToPath(new URL('../node_modules', import.meta.url))] },
    },
  })
  await vite.listen()
  return () => vite.close()
}
