// What can be seen from outside of the answers of Interakt's chat.

/** The field may be drawn disabled only a moment after the question was sent, in ms. */
const DRAWN_MS = 1_000
/**
 * No answer takes longer; where the field is not to be seen, this is all that tells an answer that broke off,
 * in ms.
 */
const LONGEST_ANSWER_MS = 300_000

/**
 * Whether the answer to a question that was sent so long ago is still written. A stream that ends half way
 * tells no event, but the field is disabled only while an answer comes.
 *
 * @source seen while the vendor's code ran, 2026-11-27
 */
export function isAnswering(container: HTMLElement, sinceMs: number): boolean {
  const field = container
    .querySelector('[data-interakt-widget]')
    ?.shadowRoot?.querySelector<HTMLTextAreaElement>('textarea, input')
  return sinceMs < (field?.disabled === false ? DRAWN_MS : LONGEST_ANSWER_MS)
}

/**
 * An answer that was under way when its widget was taken down still stores its conversation, under a key that
 * the next user's token may share.
 */
export function forgetLate(type: string, payload: unknown): void {
  const { sessionId } = (payload ?? {}) as { sessionId?: unknown }
  if (type !== 'chat:done' || typeof sessionId !== 'string') return
  setTimeout(() => {
    try {
      for (const key of Object.keys(sessionStorage)) {
        if (key.startsWith('interakt:chat:session:') && sessionStorage.getItem(key) === sessionId)
          sessionStorage.removeItem(key)
      }
    } catch {
      // Blocked by the browser's settings: then nothing is stored there either.
    }
  })
}
