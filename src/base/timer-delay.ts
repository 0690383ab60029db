/**
 * The longest delay a timer can hold, in ms; a longer one fires at once.
 * @source https://developer.mozilla.org/docs/Web/API/setTimeout#maximum_delay_value
 */
export const MAX_DELAY_MS = 2 ** 31 - 1

/** Clamps a delay to what a timer can hold: an integer of 1 to {@link MAX_DELAY_MS}. */
export function clampDelay(delayMs: number): number {
  return Math.max(1, Math.min(MAX_DELAY_MS, Math.ceil(delayMs) || 1))
}
