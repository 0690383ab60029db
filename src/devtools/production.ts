'use client'

import { createEmbedDevtools } from './EmbedDevtools'

export type { EmbedDevtoolsProps } from './EmbedDevtools'
export type { Corner } from './root'

/**
 * The devtools of `react-embed-token/devtools`, in production as well, and on a page without a bundler.
 *
 * Whoever can open the panel can take the page offline for themselves, and reads when tokens were requested;
 * never a token.
 *
 * Exported from `react-embed-token/devtools/production`.
 *
 * @throws {EmbedError} `EMBED_NO_PROVIDER`.
 */
export const EmbedDevtools = createEmbedDevtools(() => import('./panel/DevtoolsPanel'))
