import type { EmbedClient } from '../client/embed-client'
import { useEmbedContext } from './context'

/**
 * The client of the `<EmbedProvider>` around.
 *
 * @throws {EmbedError} `EMBED_NO_PROVIDER`: there is none.
 */
export function useEmbedClient(): EmbedClient {
  return useEmbedContext('useEmbedClient()').client
}
