import type { InitialToken, InitialTokens } from '../token/initial-tokens'

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
