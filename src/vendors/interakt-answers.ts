// The answers of Interakt's chat, as far as they can be seen from outside.

/** How long the field may stay enabled after the question was sent, in ms. */
const DRAWN_MS = 1_000
/**
 * The longest time that an answer takes, in ms. If the field cannot be found, an answer counts as broken off
 * after this time.
 */
const LONGEST_ANSWER_MS = 300_000

/**
 * Whether an answer is still being written. A stream that breaks off sends no event, but the field is
 * disabled only while an answer comes.
 *
 * @param sinceMs - how long ago the question was sent.
 * @source seen while the vendor's code ran, 2026-11-27
 */
export function isAnswering(container: HTMLElement, sinceMs: number): boolean {
  const field = container
    .querySelector('[data-interakt-widget]')
    ?.shadowRoot?.querySelector<HTMLTextAreaElement>('textarea, input')
  return sinceMs < (field?.disabled === false ? DRAWN_MS : LONGEST_ANSWER_MS)
}

/**
 * Removes the conversation that a late answer stores. An answer that comes after its widget was unmounted
 * still stores its conversation, and under a key that the next user's token may share.
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
      // Storage is blocked: nothing is stored there either.
    }
  })
}
