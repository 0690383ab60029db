import { EmbedError } from '../../errors/errors'
import { isMissing } from '../mint/credential'
import { Refusal } from './refusal'

/** How a handler checks whose tokens it gives. */
export interface IdentityRules<User> {
  /**
   * Returns the user's id, as your pages give it to `<EmbedProvider identity>`. A request for another
   * identity is then refused with 409: a page that was opened before somebody else signed in does not get
   * their token. Default: not checked.
   */
  identityOf?: ((user: User) => string | number) | undefined
  /**
   * Whether a request without an identity is refused with 400. Needs `identityOf`. Default `false`.
   */
  requireIdentity?: boolean | undefined
}

/**
 * Compares the identity in a request with the signed-in user.
 *
 * @returns the fields for the answer: the identity, if the request named one and it was compared.
 * @throws {Refusal} 409: another user's identity; 400: none is named, and `requireIdentity` is set; 500:
 * `identityOf` returned none.
 */
export function checkIdentity<User>(
  user: User,
  named: string | undefined,
  { identityOf, requireIdentity }: IdentityRules<User>,
): { identity?: string } {
  if (named === undefined && requireIdentity)
    throw new Refusal(400, 'bad_request', 'Say for whom the token is: { identity }.')
  if (named === undefined || !identityOf) return {}
  if (readIdentity(user, { identityOf }) !== named)
    throw new Refusal(
      409,
      'identity_mismatch',
      'This page is of another user than the one who is signed in. Reload it.',
    )
  return { identity: named }
}

/**
 * The user's id as a text; `undefined` without `identityOf`.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: `identityOf` returned none.
 */
export function readIdentity<User>(user: User, { identityOf }: IdentityRules<User>): string | undefined {
  const known: unknown = identityOf?.(user)
  if (known === undefined && !identityOf) return undefined
  if ((typeof known === 'string' || typeof known === 'number') && !isMissing(String(known)))
    return String(known)
  throw new EmbedError('EMBED_CONFIG', '`identityOf` returned no id. Return a string or a number.')
}
