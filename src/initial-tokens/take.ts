import { development } from '../development/development'
import { areInitialTokens, INITIAL_TOKENS_ID, type InitialTokens } from '../token/initial-tokens'

/**
 * Takes the tokens that the server put into the page, by `initialTokensScript`, out of it.
 *
 * Two blocks: one of them may have been injected into your HTML, so none is used, and both are removed.
 *
 * @returns `undefined` where there are none: on a server, at the second call, where the block was not
 * readable, and where there was more than one.
 *
 * @example
 * hydrateRoot(root, <EmbedProvider client={embeds} initialTokens={hydrate(takeInitialTokens())}>…</EmbedProvider>)
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
