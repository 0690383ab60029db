import type { StorybookConfig } from '@storybook/react-vite'
import type { Plugin } from 'vite'
import { FRAME_PAGE } from '../test/emulators/returning-ai-widget.ts'

export default {
  framework: '@storybook/react-vite',
  stories: ['../stories/*.stories.tsx'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y', '@storybook/addon-vitest'],
  staticDirs: ['public'],
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  typescript: { reactDocgen: 'react-docgen-typescript', reactDocgenTypescriptOptions: { include: ['src/*.tsx'] } },
  viteFinal: (config) => ({ ...config, plugins: [...(config.plugins ?? []), framePage()] }),
} satisfies StorybookConfig

/** The emulated vendor's page for frames, as a file: a service worker answers no navigation. */
function framePage(): Plugin {
  return {
    name: 'frame-page',
    configureServer({ middlewares }) {
      middlewares.use('/emulator-frame.html', (_, response) => {
        response.setHeader('content-type', 'text/html; charset=utf-8').end(FRAME_PAGE)
      })
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'emulator-frame.html', source: FRAME_PAGE })
    },
  }
}
