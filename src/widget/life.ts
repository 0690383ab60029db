import type { PlannedSwap } from '../vendor-kit/swap/when-idle'
import type { WidgetHandle } from '../vendor-kit/widget-handle'
import type { Run } from './run'

/** Called when a widget that is parked cannot be kept any longer. */
export type OnGone = () => void

/** Whether a view shows the widget. */
export type Place = { readonly kind: 'shown' } | { readonly kind: 'parked'; readonly onGone: OnGone }

export const SHOWN: Place = { kind: 'shown' }

/** Where one start of a widget is; what a person sees of it is a `WidgetState`. */
export type Life<O> =
  /** For its assets, or for a token that lives. */
  | { readonly kind: 'waiting'; readonly hasAssets: boolean }
  /** The vendor's `mount` was called, and has not answered. */
  | { readonly kind: 'mounting'; readonly run: Run }
  /** It is there. `planned`: for swaps that wait until they cost nothing. */
  | {
      readonly kind: 'mounted'
      readonly run: Run
      readonly handle: WidgetHandle<O>
      readonly planned: PlannedSwap | null
    }
  /** It failed in a way that no token mends, or was taken down: only another start leads on. */
  | { readonly kind: 'over' }

/** The mount under way, or the one that is there. */
export function runOf(life: Life<never>): Run | null {
  return life.kind === 'mounting' || life.kind === 'mounted' ? life.run : null
}
