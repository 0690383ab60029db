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
  // Neither bundler nor Node: nobody develops.
}

/**
 * A button in a corner of the page that opens a panel: every token of the nearest `<EmbedProvider>`'s client,
 * its life, its requests, what the widgets did with it; and switches to see how the page bears a dead or a
 * refused token, an outage and a slow backend.
 *
 * It listens from the moment it is mounted; the panel's code is loaded when it is first opened. Tokens are
 * shown by their last four characters. In production (`process.env.NODE_ENV`), and on a page without a
 * bundler, it renders nothing: `react-embed-token/devtools/production` is for those.
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
