import { defineConfig } from 'tsup'

// ESM only: two formats would make two React contexts. No tree shaking by tsup: it drops 'use client'.
export default defineConfig({
  entry: {
    index: 'src/index.ts',
    'vendors/returning-ai': 'src/vendors/returning-ai.ts',
    'server/index': 'src/server/index.ts',
    'server/returning-ai': 'src/server/returning-ai.ts',
  },
  format: 'esm',
  target: 'es2022',
  dts: true,
  splitting: true,
  clean: true,
  sourcemap: true,
})
