import { dropAssets, dropScripts, loadAssets } from './assets'
import type { WidgetDriver } from './driver'
import type { InlineDefinition } from './inline-definition'
import { MADE, type Mode } from './mode'
import { inPlace } from './swap/swap'
import type { UnknownOptions } from './vendor-modes'

/** A widget that lives in an element of the page; made by {@link inline}. */
export interface InlineMode<O> extends InlineDefinition<O>, Mode<O> {}

/**
 * Makes a vendor's mode for a widget that lives in an element of the page.
 *
 * @example
 * modes: { inline: inline({ mount: ({ container, token, report }) => … }) }
 */
/* @__NO_SIDE_EFFECTS__ */
export function inline<O = UnknownOptions<'write defineVendor<{ inline: { … } }>({ … })'>>(
  definition: InlineDefinition<NoInfer<O>>,
): InlineMode<O> {
  const mode: InlineMode<O> = {
    ...MADE,
    ...definition,
    surface: () => SURFACE,
    floatsOver: (options) => floatsOver(mode, options),
    drive: (container) => driveInline(mode, container),
  }
  return mode
}

const SURFACE = { tag: 'div', attributes: {}, bare: {}, style: { width: '100%', height: '100%' } } as const

/** One whose vendor cannot tell does not, and fails when it is mounted. */
function floatsOver<O>({ floats }: InlineDefinition<O>, options: O): boolean {
  try {
    return floats?.(options) ?? false
  } catch {
    return false
  }
}

/** Drives a widget that lives in `container`, an element of the page. */
export function driveInline<O>(definition: InlineDefinition<O>, container: HTMLElement): WidgetDriver<O> {
  return {
    mode: 'inline',
    swap: definition.swap ?? inPlace,
    assets(options) {
      const assets = definition.assets?.(options) ?? []
      const root = container.getRootNode()
      return {
        load: (nonce) => loadAssets(assets, { nonce, root }),
        giveUp: () => dropAssets(assets, root),
        dropScripts: () => dropScripts(assets),
      }
    },
    floats: (options) => floatsOver(definition, options),
    opensBeforeToken: false,
    movable: definition.movable ?? true,
    sweep: () => container.replaceChildren(),
    mount({ quote: _, theme, readToken, lendGetToken, ending, ...context }) {
      definition.floats?.(context.options) // what it throws is the mount's failure
      // Of its own for each mount: one that comes too late does not write into the next one's.
      const box = document.createElement('div')
      box.style.height = '100%'
      container.append(box)
      return definition.mount({
        ...context,
        container: box,
        get token() {
          return readToken() ?? ''
        },
        get getToken() {
          return lendGetToken()
        },
        get signal() {
          return ending.signal
        },
        get theme() {
          return theme()
        },
      })
    },
  }
}
