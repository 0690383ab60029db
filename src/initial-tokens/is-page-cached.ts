/** Whether the page itself came from a cache, and its tokens with it: they were minted for another visit. */
export function isPageCached(): boolean {
  const [navigation] = performance.getEntriesByType?.('navigation') ?? []
  return navigation !== undefined && 'transferSize' in navigation && navigation.transferSize === 0
}
