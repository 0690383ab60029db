import { createEmbedClient, fromEndpoint } from 'react-embed-token'

/** Who is signed in; a real page reads its session. */
export const USER = 'ada'

/** Loaders run before the provider can say who is signed in: the client is told at once. */
export const embeds = createEmbedClient({ source: fromEndpoint('/api/embed-token'), identity: USER })

/** With less than this left, a token is renewed before the next view shows. */
export const MIN_REMAINING_MS = 20_000
