import type { EmbedToken } from '../token/token'
import { isEnough, type WantedLife } from '../token/wanted-life'

/** A view that was entered: how much life it wants of its tokens, and when it was entered. */
interface View {
  wanted: WantedLife
  at: number
}

/** The views that were entered and not left: a layout, and each view inside it. */
export type EnteredViews = Set<View>

/**
 * Whether a view wants a token with more life left, and waits for it. A view
 * that wants `always` never waits.
 */
export function wantsLonger(views: EnteredViews, token: EmbedToken, now: number): boolean {
  return [...views].some(({ wanted }) => wanted !== 'always' && !isEnough(token, wanted, now))
}
