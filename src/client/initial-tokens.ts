import { development } from '../development/development'
import {
  areInitialTokens,
  INITIAL_TOKENS_ID,
  type InitialToken,
  type InitialTokens,
} from '../token/initial-tokens'

/**
 * Takes the tokens that the server put into the page, by `initialTokensScript`, out of it.
 *
 * Two blocks: one of them may have been injected into your HTML, so none is used, and both are removed.
 *
 * @returns `undefined` where there are none: on a server, at the second call, where the block was not
 * readable, and where there was more than one.
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

/** Whether the page itself came from a cache, and its tokens with it: they were minted for another visit. */
export function isPageCached(): boolean {
  const [navigation] = performance.getEntriesByType?.('navigation') ?? []
  return navigation !== undefined && 'transferSize' in navigation && navigation.transferSize === 0
}

/** So many characters at the end of a token tell it from others. */
const TAIL_LENGTH = 16

/**
 * Takes the tokens out of the page: out of its inline scripts, which have run, and out of the object that
 * they came in, which a framework keeps (`window.__NEXT_DATA__`, `window.__reactRouterContext`).
 *
 * A framework may have cut a token in two, so either of its last two pieces gives a script away; without its
 * end, a token is none.
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
