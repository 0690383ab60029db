import { fingerprint } from '../base/fingerprint'
import { isRecord } from '../base/json'

/**
 * Tokens that a server minted for a page's first view: made by `mintInitialTokens` of
 * `react-embed-token/server`, given to `hydrate` of `react-embed-token/initial-tokens`.
 *
 * Plain data; what is in it is between the two.
 */
export interface InitialTokens {
  readonly tokens: readonly InitialToken[]
  /** Whose they are, as {@link ownerMark} says it; left out: the page has to see to that itself. */
  readonly owner?: string | undefined
}

/** One of them: the vendor's id, what the backend was told, and the answer as the token endpoint gives it. */
export interface InitialToken {
  readonly vendor: string
  readonly params: { readonly [key: string]: unknown }
  readonly embedToken: string
  /** Seconds left when the page was rendered; `null`: it has no end. */
  readonly expiresIn: number | null
}

/**
 * 32 bits of an identity: enough to notice that a page is another user's. It is not a secret: trying numbers
 * finds a numeric id within milliseconds. A salt would have to be in the page as well, and would not help.
 */
export function ownerMark(identity: string | number | null | undefined): string {
  return fingerprint(`${typeof identity}:${identity}`)
}

/** The data block that hands them over in HTML. */
export const INITIAL_TOKENS_ID = 'embed-initial-tokens'

/** Whether it may be used: what comes from a page is whatever the page says. */
export function areInitialTokens(value: unknown): value is InitialTokens {
  return (
    isRecord(value) &&
    Array.isArray(value['tokens']) &&
    value['tokens'].every(
      (token) =>
        isRecord(token) &&
        typeof token['vendor'] === 'string' &&
        typeof token['embedToken'] === 'string' &&
        isRecord(token['params']),
    )
  )
}
