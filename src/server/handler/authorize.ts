import { EmbedError } from '../../errors/errors'
import { isResponseLike, whyNoUser } from '../user'
import { Refusal } from './refusal'
import { toResponse } from './response'

/** Finds the user of a request. */
export type Authorize<User> = (request: Request) => AuthorizedAs<User> | Promise<AuthorizedAs<User>>
type AuthorizedAs<User> = User | Response | null | undefined | false

/**
 * Finds the user who asks, or the response that `authorize` returns instead.
 *
 * It fails closed: a value that cannot be a user is an error of the server, and never gets a token.
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
      `\`authorize\` returned ${why}, which is no user. Return the user, a Response, or null if nobody is signed in.`,
    )
  } catch (error) {
    throw error instanceof Refusal
      ? error
      : new Refusal(500, 'internal', 'The session could not be read.', { cause: error })
  }
}

/** Some frameworks throw their responses. */
function responseOr(error: unknown): unknown {
  if (isResponseLike(error)) return error
  throw error
}
