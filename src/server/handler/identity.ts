import { EmbedError } from '../../errors/errors'
import { isMissing } from '../mint/credential'
import { Refusal } from './refusal'

/** How a handler is told whose tokens it gives. */
export interface IdentityRules<User> {
  /**
   * The user's id, as your pages give it to `<EmbedProvider identity>`. A request that is for another
   * identity is then refused with 409: a page that was opened before somebody else signed in gets no token of
   * theirs. Default: nobody looks.
   */
  identityOf?: ((user: User) => string | number) | undefined
  /**
   * Whether a request that does not say for whom it is gets no token, but 400. Needs `identityOf`. Default
   * `false`.
   */
  requireIdentity?: boolean | undefined
}

/**
 * Compares whom a request is for with who is signed in.
 *
 * @returns what the answer says of it: the identity, if it was named and compared. Nothing is said of anybody
 * else.
 * @throws {Refusal} 409: it is another's; 400: none is named, and one has to be; 500: `identityOf` gave none.
 */
export function checkIdentity<User>(
  user: User,
  named: string | undefined,
  { identityOf, requireIdentity }: IdentityRules<User>,
): { identity?: string } {
  if (named === undefined && requireIdentity)
    throw new Refusal(400, 'bad_request', 'Say for whom the token is: { identity }.')
  if (named === undefined || !identityOf) return {}
  const known: unknown = identityOf(user)
  if ((typeof known !== 'string' && typeof known !== 'number') || isMissing(String(known))) {
    throw new EmbedError('EMBED_CONFIG', '`identityOf` returned no id. Return a string or a number.')
  }
  if (String(known) !== named)
    throw new Refusal(
      409,
      'identity_mismatch',
      'This page is of another user than the one who is signed in. Reload it.',
    )
  return { identity: named }
}
