import type { IdleSwap } from './when-idle'

/**
 * How a renewed token is handed to a widget that is already there. Made by {@link reload}, {@link remount},
 * {@link reloadWhenIdle} and {@link remountWhenIdle}; a vendor that says nothing has it handed over in place.
 */
export type Swap =
  /** The widget goes on with it. */
  | { readonly apply: 'in-place' }
  | CostlySwap
  /** When nobody looks, types or has touched the widget for 10 s, and at the latest before the old token dies. */
  | IdleSwap

/** A swap that costs the user their place in the widget. */
export interface CostlySwap {
  /** `reload`: the widget has to load anew. `remount`: it has to be taken down and put up again. */
  readonly apply: 'reload' | 'remount'
  /** `at-once`: immediately. `on-rejection`: only when the widget refuses a token. */
  readonly when: 'at-once' | 'on-rejection'
}

/** The widget goes on with a renewed token. The default. */
export const inPlace: Swap = { apply: 'in-place' }

/**
 * The widget loads anew with a renewed token, whatever its user does at the moment; for widgets in which there
 * is nothing to lose.
 *
 * @param when - `on-rejection`: only when the widget refuses the token that it has. Default `at-once`.
 */
export function reload(when: CostlySwap['when'] = 'at-once'): Swap {
  return { apply: 'reload', when }
}

/**
 * The widget is taken down and put up again with a renewed token.
 *
 * @param when - see {@link reload}.
 */
export function remount(when: CostlySwap['when'] = 'at-once'): Swap {
  return { apply: 'remount', when }
}
