const PATIENCE_MS = 30_000

/** Does what starts a client until it succeeds once: a person whose sign-in or page fails tries again. */
export async function insist<T>(attempt: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await attempt()
    } catch {
      await new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))
    }
  }
}
