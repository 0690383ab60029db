import type { UserConfig } from 'vitepress'
import { FRAME_PAGE, WIDGET_BUNDLE, WIDGET_SCRIPT } from '../../test/emulators/returning-ai-widget.ts'
import { SDK } from '../../test/emulators/acme-widget.ts'

type Plugins = NonNullable<NonNullable<UserConfig['vite']>['plugins']>

/** A frame's calls leave through the page around it, where the emulated servers are. */
const PRELUDE = '<script>window.fetch = (...call) => parent.fetch(...call)</script>'

/** Files that the emulated vendors serve to browsers. No code of a vendor is among them. */
const FILES: Readonly<Record<string, string>> = {
  'live/store.js': WIDGET_SCRIPT,
  'live/store-bundle.js': WIDGET_BUNDLE,
  'live/store-frame.html': FRAME_PAGE.replace('<script>', `${PRELUDE}\n<script>`),
  'live/acme.js': SDK,
}

/** Adds the files of the emulated vendors to the site. */
export function emulatedVendors(): Plugins[number] {
  let isForServer = false
  return {
    name: 'emulated-vendors',
    configResolved({ build }) {
      isForServer = Boolean(build.ssr)
    },
    configureServer({ middlewares, config }) {
      for (const [name, source] of Object.entries(FILES))
        middlewares.use(`${config.base}${name}`, (_, response) => {
          const type = name.endsWith('.html') ? 'text/html' : 'text/javascript'
          response.setHeader('content-type', `${type}; charset=utf-8`).end(source)
        })
    },
    generateBundle() {
      if (isForServer) return
      for (const [fileName, source] of Object.entries(FILES))
        this.emitFile({ type: 'asset', fileName, source })
    },
  }
}
