// The demo: a page, its backend and the emulated vendor, each on an origin of its own. Ctrl-C ends all three.
import react from '@vitejs/plugin-react'
import { fileURLToPath } from 'node:url'
import { createServer } from 'vite'
import { createReturningAiEmulator } from '../test/emulators/returning-ai'
import { serveOnLocalhost } from '../test/emulators/serve'
import { createPartnerBackend } from './backend'
import { freePort } from './ports'

const FIRST_PORT = 5173
/** Short, so that a renewal can be watched. The vendor's own tokens live 15 minutes. */
const TTL_SECONDS = 20

const closing: (() => Promise<unknown>)[] = []
let isStopping = false

async function stop() {
  if (isStopping) return
  isStopping = true
  await Promise.allSettled(closing.map((close) => close()))
  process.exit(0)
}
process.on('SIGINT', () => void stop())
process.on('SIGTERM', () => void stop())

const pagePort = await freePort(FIRST_PORT)
const backendPort = await freePort(pagePort + 1)
const page = `http://localhost:${pagePort}`

const emulator = createReturningAiEmulator({ ttlSeconds: TTL_SECONDS })
const vendor = await serveOnLocalhost(emulator.fetch, await freePort(backendPort + 1))
closing.push(vendor.close)

const partner = createPartnerBackend({ vendorOrigin: vendor.origin, allowedOrigins: [page] })
const backend = await serveOnLocalhost(partner, backendPort)
closing.push(backend.close)

const here = fileURLToPath(new URL('.', import.meta.url))
const src = fileURLToPath(new URL('../src', import.meta.url))
const vite = await createServer({
  configFile: false,
  root: here,
  cacheDir: fileURLToPath(new URL('../node_modules/.vite-demo', import.meta.url)),
  logLevel: 'warn',
  plugins: [react()],
  define: { __BACKEND__: JSON.stringify(backend.origin), __VENDOR__: JSON.stringify(vendor.origin) },
  resolve: {
    alias: [
      { find: /^react-embed-token$/, replacement: `${src}/index.ts` },
      { find: /^react-embed-token\/vendors\/(.*)$/, replacement: `${src}/vendors/$1.ts` },
    ],
  },
  optimizeDeps: {
    include: [
      'react',
      'react-dom/client',
      'react/jsx-dev-runtime',
      'react-router',
      '@tanstack/react-query',
      'jose/jwt/decode',
      'react-error-boundary',
    ],
  },
  server: {
    host: 'localhost',
    port: pagePort,
    strictPort: true,
    fs: { allow: [here, src, fileURLToPath(new URL('../node_modules', import.meta.url))] },
  },
})
closing.push(() => vite.close())
await vite.listen()

console.log(`
  react-embed-token, the demo

  Page      ${page}
  Backend   ${backend.origin}
  Vendor    ${vendor.origin}  (emulated, tokens live ${TTL_SECONDS} s)

  Ctrl-C ends it.
`)
