import { type Mint, mintOf, type Mints } from '../mint/mint'
import { Refusal } from './refusal'

/** Which vendors a user may have tokens of. */
export interface Scopes<User> {
  /**
   * The ids of the vendors that this user may have tokens of. Another vendor gets 403. Default, and for
   * `undefined`: all that `mint` has.
   */
  scopesOf?:
    ((user: User) => readonly string[] | undefined | Promise<readonly string[] | undefined>) | undefined
}

/**
 * The mint for a vendor, if the user may have its tokens.
 *
 * @throws {Refusal} 404: there is no such vendor; 403: the user has no scope for it.
 */
export async function grantedMint<User>(
  user: User,
  vendor: string,
  { mint, scopesOf }: Scopes<User> & { mint: Mints<User> },
): Promise<Mint<User>> {
  const found = mintOf(mint, vendor)
  if (!found) throw new Refusal(404, 'unknown_vendor', 'There are no tokens for this vendor here.')
  const scopes = await scopesOf?.(user)
  if (scopes && !scopes.includes(vendor))
    throw new Refusal(403, 'forbidden', 'This user may not have tokens of this vendor.')
  return found
}
