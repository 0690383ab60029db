import { defineConfig } from 'tsup'

// ESM only: two formats would make two React contexts. No tree shaking by tsup: it drops 'use client'.
export default defineConfig({
  entry: {
    index: 'src/index.ts',
    'cross-tab': 'src/cross-tab/index.ts',
    'open-chat': 'src/open-chat/index.ts',
    'vendors/returning-ai': 'src/vendors/returning-ai.ts',
    'vendors/interakt': 'src/vendors/interakt.ts',
    'vendors/answering-agent': 'src/vendors/answering-agent.ts',
    'vendors/runtype': 'src/vendors/runtype.ts',
    'vendors/runtype-cdn': 'src/vendors/runtype-cdn.ts',
    'vendors/open-chat-widget': 'src/vendors/open-chat-widget.ts',
    'testing/index': 'src/testing/index.ts',
    'testing/emulators': 'test/emulators/index.ts',
    'storybook/index': 'src/storybook/index.ts',
    'devtools/index': 'src/devtools/index.ts',
    'devtools/production': 'src/devtools/production.ts',
    styles: 'src/styles.css',
    'server/index': 'src/server/index.ts',
    'server/returning-ai': 'src/server/returning-ai.ts',
    'server/interakt': 'src/server/interakt.ts',
    'server/answering-agent': 'src/server/answering-agent.ts',
    'server/runtype': 'src/server/runtype.ts',
    'server/open-chat-widget': 'src/server/open-chat-widget.ts',
  },
  format: 'esm',
  target: 'es2022',
  dts: true,
  splitting: true,
  clean: true,
  sourcemap: true,
})
