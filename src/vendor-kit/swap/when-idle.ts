import type { Clock } from '../../base/clock'
import type { Scheduler } from '../../base/scheduler'
import { watchActivity } from './activity'
import { reloadQueueOf } from './reload-queue'

/** A swap that costs the user their place, and is made when it costs the least. */
export interface IdleSwap {
  readonly apply: 'reload' | 'remount'
  readonly when: 'idle'
  /** See {@link IdleSwapSettings}. */
  readonly together?: string | undefined
  /** @internal Begins to watch a widget that is there. */
  readonly plan: (widget: SwappedWidget, together: string | undefined) => PlannedSwap
}

/** A widget, as the swap sees it that waits for it. */
export interface SwappedWidget {
  /** All that is made anew together has one. */
  page: { readonly now: Clock; readonly scheduler: Scheduler }
  /** What its user looks at and touches. */
  element: HTMLElement
  /** It lies over the page. */
  floats: boolean
  isFrame: boolean
  /** Something goes on in it that a reload would cut off. */
  isBusy: () => boolean
  /** No view shows it. */
  isParked: () => boolean
  swapNow: () => void
}

/** What a swap waits for. */
export interface PlannedSwap {
  /** Has to be made, by `deadline` (epoch ms) at the latest; `null`: no more. */
  wait: (deadline: number | null) => void
  /** Looks again: somebody's attention has changed. */
  look: () => void
  /** The widget was loaded anew: there is nothing of its user in it yet. */
  forget: () => void
  stop: () => void
}

/** How long to leave a widget alone in which something goes on. */
const BUSY_MS = 1_000

/** Settings of {@link reloadWhenIdle} and {@link remountWhenIdle}. */
export interface IdleSwapSettings {
  /**
   * A name for the vendor's widgets on the page, where one reload reloads all of them: the reload then waits
   * until every one of them is idle. Default: each widget waits for itself.
   */
  together?: string | undefined
}

/**
 * The widget loads anew with a renewed token when its user leaves it alone: nobody has touched it since it
 * loaded, it is out of view, or nobody has touched it for 10 s. It reloads at the latest before the old token
 * expires.
 *
 * @example
 * modes: { inline: inline({ swap: reloadWhenIdle({ together: 'acme' }), mount: ({ container, token }) => … }) }
 */
export function reloadWhenIdle(settings?: IdleSwapSettings): IdleSwap {
  return { apply: 'reload', when: 'idle', ...settings, plan: planSwap }
}

/** The widget is destroyed and mounted again with a renewed token, at a time as in {@link reloadWhenIdle}. */
export function remountWhenIdle(settings?: IdleSwapSettings): IdleSwap {
  return { apply: 'remount', when: 'idle', ...settings, plan: planSwap }
}

/** Takes a place in the queue of those that may have to reload. */
function planSwap(widget: SwappedWidget, together: string | undefined): PlannedSwap {
  const { now } = widget.page
  const activity = watchActivity(widget.element, now, () => turn.look(), widget.floats)
  const look = () => {
    // Its user means to come back to it.
    if (widget.isParked()) return { isFree: !widget.isFrame && !activity.isTouched, at: Infinity }
    return widget.isBusy() ? { isFree: false, at: now() + BUSY_MS } : activity.look()
  }
  const turn = reloadQueueOf(widget.page).join(together ?? widget.element, { look, reload: widget.swapNow })
  return {
    ...turn,
    forget: activity.forget,
    stop() {
      turn.leave()
      activity.stop()
    },
  }
}
