import type { WidgetDriver } from './driver'
import type { InlineMode } from './inline-mode'

/**
 * Whether a widget lies over the page. One whose vendor cannot tell does not, and fails when it is mounted.
 */
export function floatsOver<O>(mode: InlineMode<O> | undefined, options: O): boolean {
  try {
    return mode?.floats?.(options) ?? false
  } catch {
    return false
  }
}

/** Drives a widget that lives in `container`, an element of the page. */
export function driveInline<O>(mode: InlineMode<O>, container: HTMLElement): WidgetDriver<O> {
  return {
    mode: 'inline',
    swap: mode.swap,
    assets: (options) => mode.assets?.(options) ?? [],
    floats: (options) => floatsOver(mode, options),
    opensBeforeToken: false,
    sweep: () => container.replaceChildren(),
    mount({ quote: _, theme, ...context }) {
      mode.floats?.(context.options) // what it throws is the mount's failure
      // Of its own for each mount: one that comes too late does not write into the next one's.
      const box = document.createElement('div')
      box.style.height = '100%'
      container.append(box)
      return mode.mount({
        ...context,
        container: box,
        token: context.token ?? '',
        get theme() {
          return theme()
        },
      })
    },
  }
}
