'use client'

import { createEmbedDevtools, type EmbedDevtoolsProps } from './EmbedDevtools'

export type { EmbedDevtoolsProps } from './EmbedDevtools'
export type { Corner } from './root'

function Nothing(_: EmbedDevtoolsProps): null {
  return null
}

let Devtools: ReturnType<typeof createEmbedDevtools> = Nothing
try {
  // In these words, for bundlers put a constant in their place: in production, nothing of the devtools is
  // bundled.
  if (process.env.NODE_ENV !== 'production')
    Devtools = createEmbedDevtools(() => import('./panel/DevtoolsPanel'))
} catch {
  // Neither a bundler nor Node: not in development.
}

/**
 * A button in a corner of the page that opens a panel. The panel shows all tokens of the nearest
 * `<EmbedProvider>`'s client: their lifetime, their requests, and the widgets that use them. Its switches
 * show how the page handles an expired token, a rejected token, an outage and a slow backend.
 *
 * It records events from the moment it is mounted. The panel's code is loaded when it is first opened. Of a
 * token, the panel shows the last four characters. In production (`process.env.NODE_ENV`), and on a page
 * without a bundler, it renders nothing: use `react-embed-token/devtools/production` there.
 *
 * Exported from `react-embed-token/devtools`.
 *
 * @throws {EmbedError} `EMBED_NO_PROVIDER`, in development.
 *
 * @example
 * <EmbedProvider client={embeds}>
 *   <App />
 *   <EmbedDevtools />
 * </EmbedProvider>
 */
export const EmbedDevtools = Devtools
