import { createHandler } from '../handler/handler'
import type { TokenHandlerOptions } from '../handler/options'
import type { UserLike } from '../user'

/**
 * Creates the endpoint that Metabase's own script asks: `guestEmbedProviderUri`. It takes `{ entityType, entityId,
 * customContext }` and answers `{ jwt }`. Give it the options of your token handler: the user comes from the same
 * `authorize`, and the token from the mint for `metabase`.
 *
 * Metabase sends cookies, and no headers of yours, so `authorize` has to know the user by a cookie. It sends no
 * identity either: `requireIdentity` does not apply.
 *
 * @source https://www.metabase.com/docs/latest/embedding/guest-embedding, "Setting the endpoint URL"
 * @throws {EmbedError} `EMBED_CONFIG`: options are wrong. The handler itself never throws.
 *
 * @example
 * export const POST = createMetabaseGuestHandler<User>({ authorize, mint: { metabase: mint } })
 */
export function createMetabaseGuestHandler<User extends UserLike>(
  options: TokenHandlerOptions<User>,
): (request: Request) => Promise<Response> {
  return createHandler(
    { ...options, requireIdentity: false },
    {
      translate: ({ entityType, entityId, customContext }) => ({
        vendor: 'metabase',
        params: {
          ...(entityType === 'dashboard' || entityType === 'question' ? { [entityType]: entityId } : {}),
          ...(customContext == null ? {} : { customContext }),
        },
      }),
      answer: ({ embedToken }) => ({ jwt: embedToken }),
    },
  )
}
