/** How many tokens were asked for on this page, of sources that answer at once. */
export const minted = { count: 0 }

export const mint = (): string => `token-${(minted.count += 1)}`
