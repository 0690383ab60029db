import type { StorybookConfig } from '@storybook/react-vite'
import { join } from 'node:path'
import { mergeConfig, type Plugin } from 'vite'
import { BOARD_PAGE } from '../test/emulators/acme-widget.ts'
import { dashboardPage } from '../test/emulators/answering-agent-widget.ts'
import { FRAME_PAGE as INTERAKT_PAGE } from '../test/emulators/interakt-widget.ts'
import { FRAME_PAGE as RETURNING_AI_PAGE } from '../test/emulators/returning-ai-widget.ts'
import { STAND_IN, SUPERSET_PAGE } from '../test/emulators/superset-page.ts'

/**
 * The emulated vendors' pages for frames, as files: a service worker answers no navigation. Each calls the
 * origin that `?api=` in its address names.
 */
const FRAME_PAGES: Readonly<Record<string, string>> = {
  'emulator-frame.html': RETURNING_AI_PAGE,
  'interakt-frame.html': INTERAKT_PAGE,
  'answering-agent-frame.html': dashboardPage({ storageKey: 'aa_auth_token', quiet: true }),
  'board-frame.html': BOARD_PAGE,
  'superset/embedded/sales.html': SUPERSET_PAGE(STAND_IN),
}

export default {
  framework: '@storybook/react-vite',
  stories: ['../stories/*.stories.tsx', '../stories/guides/*.mdx'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y', '@storybook/addon-vitest'],
  staticDirs: ['public'],
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  typescript: {
    reactDocgen: 'react-docgen-typescript',
    reactDocgenTypescriptOptions: { include: ['src/*.tsx'] },
  },
  viteFinal: (config) =>
    mergeConfig(config, {
      // The examples' vendors import the package by its name, as a host does; here it is the source, and
      // needs no build.
      resolve: { alias: { 'react-embed-token': join(import.meta.dirname, '../src') } },
      plugins: [framePages()],
    }),
} satisfies StorybookConfig

/**
 * Calls leave through the page around it: a service worker's answers come from a story's page, and several
 * are open at once in the docs.
 */
const PRELUDE = '<script>window.fetch = (...call) => parent.fetch(...call)</script>'

function framePages(): Plugin {
  const pages = Object.entries(FRAME_PAGES).map(([fileName, page]) => ({
    fileName,
    source: page.replace('<script>', `${PRELUDE}\n<script>`),
  }))
  return {
    name: 'frame-pages',
    configureServer({ middlewares }) {
      for (const { fileName, source } of pages) {
        middlewares.use(`/${fileName}`, (_, response) => {
          response.setHeader('content-type', 'text/html; charset=utf-8').end(source)
        })
      }
    },
    generateBundle() {
      for (const page of pages) this.emitFile({ type: 'asset', ...page })
    },
  }
}
