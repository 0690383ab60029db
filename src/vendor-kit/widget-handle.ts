import type { ResolvedTheme } from '../theme/theme'
import type { SwapMadeBy } from './swap/swap'

/** A widget on the page. */
export interface WidgetHandle<O> {
  /** Replaces the `swap` of the mode, where the real widget turned out to need another. */
  swap?: SwapMadeBy<'inPlace, reloadWhenIdle(), remountWhenIdle(), reload() or remount()'>
  /**
   * Gives the widget a token, in whatever way costs its user nothing. Called at once with every new token. Leave
   * it out where the widget asks for its tokens by {@link MountContext.getToken}.
   *
   * A promise says whether the widget took it. If it rejects, or is not settled after 10 s, `reload` is called;
   * without `reload`, the widget has failed.
   */
  setToken?: (token: string) => unknown
  /**
   * Makes the widget use the token given last, at the price of its user's place in it. Called where `swap` is
   * {@link reload} or {@link reloadWhenIdle}.
   */
  reload?: () => void | Promise<void>
  /**
   * Its token has died and there is no other yet: takes it away, so that the widget makes no call. `setToken`
   * follows when there is one. Without this method, a widget in view is destroyed instead, and mounted anew
   * with the next token.
   */
  suspend?: () => void
  /**
   * Its token has died: do not give it to a part of the widget that asks. Called before `suspend`, and where
   * there is none.
   */
  withhold?: () => void
  /** Without it, a change of theme reaches the widget by CSS inheritance alone. */
  setTheme?: (theme: ResolvedTheme) => void
  /**
   * Renews the session that {@link WidgetReport.session} told of, without a loss to the user: now, or as soon
   * as an answer that is being written is there.
   */
  renewSession?: () => void
  /** The element that the user sees and touches, if it is not inside `container`. */
  surface?: HTMLElement
  /** Whether something goes on that a reload would cut off, e.g. an answer being written. */
  isBusy?: () => boolean
  /** Applies changed options in place; `false`, or no such method: mount it anew. */
  update?: (options: O) => boolean
  destroy: () => void
}

/** Whether something goes on in the widget. */
export function isBusy(handle: WidgetHandle<never>): boolean {
  try {
    return handle.isBusy?.() ?? false
  } catch {
    return false // or it would never get its turn
  }
}

/** Takes the widget down. */
export function destroy(handle: WidgetHandle<never>): void {
  try {
    handle.destroy()
  } catch {
    // It is going anyway; what it leaves is swept away.
  }
}
