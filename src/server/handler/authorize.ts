import { EmbedError } from '../../errors/errors'
import { isResponseLike, whyNoUser } from '../user'
import { Refusal } from './refusal'
import { toResponse } from './response'

/** Says who asks, in a handler's options. */
export type Authorize<User> = (request: Request) => AuthorizedAs<User> | Promise<AuthorizedAs<User>>
type AuthorizedAs<User> = User | Response | null | undefined | false

/**
 * Who asks, or the answer that `authorize` gives instead.
 *
 * It fails closed: whatever is plainly no user is an error of the server's, and never gets a token.
 *
 * @throws {Refusal} 401: nobody; 500: `authorize` threw, or its result is no user.
 */
export async function readUser<User>(
  authorize: Authorize<User>,
  request: Request,
  own: Record<string, string>,
): Promise<{ user: User } | { response: Response }> {
  try {
    const authorized: unknown = await (async () => authorize(request))().catch(responseOr)
    if (authorized === null || authorized === undefined || authorized === false)
      throw new Refusal(401, 'unauthenticated', 'Sign in first.')
    if (isResponseLike(authorized)) return { response: await toResponse(authorized, own) }
    const why = whyNoUser(authorized)
    if (why === undefined) return { user: authorized as User }
    throw new EmbedError(
      'EMBED_CONFIG',
      `\`authorize\` returned ${why}, which is no user. Return the user, a Response, or null where nobody is signed in.`,
    )
  } catch (error) {
    throw error instanceof Refusal
      ? error
      : new Refusal(500, 'internal', 'The session could not be read.', { cause: error })
  }
}

/** A framework may throw its responses. */
function responseOr(error: unknown): unknown {
  if (isResponseLike(error)) return error
  throw error
}
