import { createEmbedClient, fromEndpoint } from 'react-embed-token'

/** Who is signed in when the page loads; a real page reads its session. */
export const FIRST_USER = 'ada'

/** Loaders run before the provider can say who is signed in: the client is told at once. */
export const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token'), identity: FIRST_USER })

/** With less than this left, a token is renewed before the next view shows. */
export const MIN_REMAINING_MS = 20_000
