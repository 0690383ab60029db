import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const modules = fileURLToPath(new URL('test/react-18/node_modules', import.meta.url))

/**
 * The tests that render, on React 18.3: every package that renders comes from a folder in which that is the
 * only React.
 */
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic' } },
  resolve: {
    alias: [
      {
        find: /^(react|react-dom|react-error-boundary|@testing-library\/react|@tanstack\/react-query)(\/.*)?$/,
        replacement: `${modules}/$1$2`,
      },
    ],
  },
  test: {
    name: 'react-18',
    environment: 'jsdom',
    include: [
      'test/{client,components,cross-tab,hooks,keep-alive,races,vendor-kit,widget}/**/*.test.tsx',
      'test/store/*.test.ts',
      'test/pitfalls.test.ts',
      'test/react-18/version.test.tsx',
    ],
    setupFiles: ['test/setup.ts'],
    restoreMocks: true,
    // Only what hangs takes so long.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
