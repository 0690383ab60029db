'use client'

import { createEmbedDevtools } from './EmbedDevtools'

export type { EmbedDevtoolsProps } from './EmbedDevtools'
export type { Corner } from './root'

/**
 * The devtools of `react-embed-token/devtools`, in production as well, and on a page without a bundler.
 *
 * Everybody who opens the panel can simulate being offline for themselves, and can see when tokens were
 * requested. Nobody can see a token.
 *
 * Exported from `react-embed-token/devtools/production`.
 *
 * @throws {EmbedError} `EMBED_NO_PROVIDER`.
 */
export const EmbedDevtools = createEmbedDevtools(() => import('./panel/DevtoolsPanel'))
