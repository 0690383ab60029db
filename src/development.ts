/** Bundlers put a word in the place of the expression; where there is neither bundler nor Node, nobody develops. */
export function isDevelopment(): boolean {
  try {
    return process.env.NODE_ENV !== 'production'
  } catch {
    return false
  }
}

const told = new Set<string>()

/** Says it once on the console, in development. */
export function warnOnce(warning: string): void {
  if (!isDevelopment() || told.has(warning)) return
  told.add(warning)
  console.warn(warning)
}
