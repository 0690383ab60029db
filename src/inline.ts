import type { InlineMode } from './vendor'
import type { WidgetDriver } from './widget'

/** Drives a widget that lives in `container`, an element of the page. */
export function driveInline<O>(mode: InlineMode<O>, container: HTMLElement): WidgetDriver<O> {
  return {
    mode: 'inline',
    swap: mode.swap,
    assets: (options) => mode.assets?.(options) ?? [],
    floats: (options) => mode.floats?.(options) ?? false,
    opensBeforeToken: false,
    sweep: () => container.replaceChildren(),
    mount(context) {
      // Of its own for each mount: one that comes too late does not write into the next one's.
      const box = document.createElement('div')
      box.style.height = '100%'
      container.append(box)
      return mode.mount({ ...context, container: box, token: context.token ?? '' })
    },
  }
}
