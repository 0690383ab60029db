import type { EmbedIdentity } from '../base/identity'

/** Who the tokens belong to. */
export interface ClientUser {
  /** As the page says it. */
  identity: EmbedIdentity
  /** The user signed out in another tab, and the page has not set `identity` since. */
  isSignedOutElsewhere: boolean
}

export function isSignedOut({ identity, isSignedOutElsewhere }: ClientUser): boolean {
  return isSignedOutElsewhere || identity === null
}
