/** What a page marks an element with, for its own scripts and tests: `id` and `data-*`. */
export function marksOf(props: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(props).filter(
      ([name]) => name === 'id' || (name.startsWith('data-') && !name.startsWith('data-embed')),
    ),
  )
}
