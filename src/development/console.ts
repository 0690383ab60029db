const told = new Set<string>()

/**
 * Prints a mistake on the console, once.
 *
 * @param level - `error`: something cannot work. `warn`: something is probably not meant.
 * @param key - mistakes with the same key are one mistake. Default: the text.
 * @param cause - printed after the text, with its stack. It may hold no token.
 */
export function tellOnce(level: 'warn' | 'error', text: string, key = text, ...cause: [unknown?]): void {
  if (told.has(key)) return
  told.add(key)
  console[level](`react-embed-token: ${text}`, ...cause)
}

/** For tests: each test is a page of its own. */
export function forgetTold(): void {
  told.clear()
}
