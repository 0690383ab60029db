import type { IdleSwap } from './when-idle'

/**
 * How a renewed token is handed to a widget that is already there.
 *
 * | | the widget | when |
 * |---|---|---|
 * | {@link inPlace}, the default | goes on, with `setToken` or `deliver` | at once |
 * | {@link reload} | loads anew | at once |
 * | {@link remount} | is destroyed and mounted again | at once |
 * | {@link reloadWhenIdle} | loads anew | when its user leaves it alone |
 * | {@link remountWhenIdle} | is destroyed and mounted again | when its user leaves it alone |
 */
export type Swap =
  /** The widget goes on with it. */
  | { readonly apply: 'in-place' }
  | CostlySwap
  /** When nobody looks, types or has touched the widget for 10 s, and at the latest before the old token dies. */
  | IdleSwap

declare const madeBy: unique symbol

/**
 * A {@link Swap}, where one is expected: the compiler quotes the text if something else is given, e.g. a
 * string.
 */
export type SwapMadeBy<Text extends string> =
  { readonly apply: 'in-place'; readonly [madeBy]?: Text } | CostlySwap | IdleSwap

/** A swap that costs the user their place in the widget. */
export interface CostlySwap {
  /** `reload`: the widget has to load anew. `remount`: it has to be taken down and put up again. */
  readonly apply: 'reload' | 'remount'
  /** `at-once`: immediately. `on-rejection`: see {@link reload}. */
  readonly when: 'at-once' | 'on-rejection'
}

/** The widget goes on with a renewed token. This is the default, so you can leave `swap` out. */
export const inPlace: Swap = { apply: 'in-place' }

/**
 * The widget loads anew with a renewed token, whatever its user is doing. For widgets in which a user has
 * nothing to lose.
 *
 * @param when - `on-rejection`: only when the widget has rejected its token, or the token expired before a new
 *   one arrived. Default `at-once`.
 *
 * @example
 * modes: { inline: inline({ swap: reload('on-rejection'), mount: ({ container, token }) => … }) }
 */
export function reload(when: CostlySwap['when'] = 'at-once'): Swap {
  return { apply: 'reload', when }
}

/**
 * The widget is destroyed and mounted again with a renewed token, whatever its user is doing.
 *
 * @param when - as in {@link reload}.
 */
export function remount(when: CostlySwap['when'] = 'at-once'): Swap {
  return { apply: 'remount', when }
}
