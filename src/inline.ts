import type { InlineMode } from './vendor'
import type { WidgetDriver } from './widget'

/** Drives a widget that lives in `container`, an element of the page. */
export function driveInline<O>(mode: InlineMode<O>, container: HTMLElement): WidgetDriver<O> {
  return {
    mode: 'inline',
    swap: mode.swap,
    assets: (options) => mode.assets?.(options) ?? [],
    opensBeforeToken: false,
    sweep: () => container.replaceChildren(),
    mount: ({ options, token, theme, report }) => mode.mount({ container, options, token: token ?? '', theme, report }),
  }
}
