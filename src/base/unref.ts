/**
 * In Node.js and Bun, a timer or a channel keeps the process alive, unless it has been told not to. A
 * browser's cannot be told, and need not.
 */
export function unref(what: unknown): void {
  ;(what as { unref?: () => void }).unref?.()
}
