import { development } from '../development/development'
import { fingerprint } from '../base/fingerprint'
import { isRecord } from '../base/json'

/**
 * Tokens that a server minted for a page's first view: made by `mintInitialTokens` of `react-embed-token/server`, taken by `<EmbedProvider initialTokens>`.
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
 * 32 bits of an identity: enough to notice that a page is another user's. It is not a secret: trying numbers finds a numeric id within milliseconds. A salt would
 * have to be in the page as well, and would not help.
 */
export function ownerMark(identity: string | number | null | undefined): string {
  return fingerprint(`${typeof identity}:${identity}`)
}

/** The data block that hands them over in HTML. */
export const INITIAL_TOKENS_ID = 'embed-initial-tokens'

/**
 * Takes the tokens that the server put into the page, by `initialTokensScript`, out of it.
 *
 * Two blocks: one of them may have been injected into your HTML, so none is used, and both are removed.
 *
 * @returns `undefined` where there are none: on a server, at the second call, where the block was not readable, and where there was more than one.
 *
 * @example
 * hydrateRoot(root, <EmbedProvider client={embeds} initialTokens={takeInitialTokens()}>…</EmbedProvider>)
 */
export function takeInitialTokens(): InitialTokens | undefined {
  if (typeof document === 'undefined') return undefined
  const [block, ...others] = document.querySelectorAll(`script[type="application/json"]#${INITIAL_TOKENS_ID}`)
  if (!block) return undefined
  for (const each of [block, ...others]) each.remove()
  if (others.length > 0) {
    development?.tellOfBlocks(INITIAL_TOKENS_ID, others.length + 1)
    return undefined
  }
  try {
    const taken: unknown = JSON.parse(block.textContent ?? '')
    return areInitialTokens(taken) ? taken : undefined
  } catch {
    return undefined // not ours
  }
}

/** Whether it may be used: what comes from a page is whatever the page says. */
export function areInitialTokens(value: unknown): value is InitialTokens {
  return (
    isRecord(value) &&
    Array.isArray(value['tokens']) &&
    value['tokens'].every(
      (token) => isRecord(token) && typeof token['vendor'] === 'string' && typeof token['embedToken'] === 'string' && isRecord(token['params']),
    )
  )
}

/** Whether the page itself came from a cache, and its tokens with it: they were minted for another visit. */
export function isPageCached(): boolean {
  const [navigation] = performance.getEntriesByType?.('navigation') ?? []
  return navigation !== undefined && 'transferSize' in navigation && navigation.transferSize === 0
}

/** So many characters at the end of a token tell it from others. */
const TAIL_LENGTH = 16

/**
 * Takes the tokens out of the page: out of its inline scripts, which have run, and out of the object that they came in, which a framework keeps (`window.__NEXT_DATA__`,
 * `window.__reactRouterContext`).
 *
 * A framework may have cut a token in two, so either of its last two pieces gives a script away; without its end, a token is none.
 */
export function clearPage({ tokens }: InitialTokens): void {
  const tails = tokens.flatMap(({ embedToken }) =>
    embedToken.length < 2 * TAIL_LENGTH
      ? [`"${embedToken}"`, `"${embedToken}\\"`] // as it stands in JSON, or in a string that is JSON
      : [embedToken.slice(-TAIL_LENGTH), embedToken.slice(-2 * TAIL_LENGTH, -TAIL_LENGTH)],
  )
  for (const script of document.querySelectorAll('script:not([src])')) {
    const text = script.textContent ?? ''
    // Emptied and not removed: it may be React's own.
    if (tails.some((tail) => text.includes(tail))) script.replaceChildren()
  }
  if (!Object.isFrozen(tokens)) (tokens as InitialToken[]).length = 0
}
