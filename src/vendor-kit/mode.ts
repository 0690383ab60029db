import { embedError } from '../errors/embed-error'
import type { WidgetDriver } from './driver'
import type { FrameSettings } from './frame/drive-frame'
import type { EmbedMode } from './vendor-modes'

/** How a vendor's widgets are put on the page. Made by {@link inline} and {@link frame}. */
export interface Mode<O> {
  /** Nothing at run time: the compiler names it where a mode is a plain object. */
  readonly 'made by inline({ … }) or frame({ … })': true
  /** The element that a widget is in, and its attributes. */
  readonly surface: (title: string, isEmpty: boolean) => Surface
  /** Whether a widget lies over the page. */
  readonly floatsOver: (options: O) => boolean
  readonly drive: (element: HTMLElement, vendorName: string, settings: FrameSettings) => WidgetDriver<O>
}

/** Makes a mode one for the compiler. */
export const MADE = {} as Pick<Mode<never>, 'made by inline({ … }) or frame({ … })'>

/** An element that a widget can be in. */
export interface Surface {
  readonly tag: 'div' | 'iframe'
  readonly attributes: Readonly<Record<string, string>>
  /** In server-rendered markup, where a strict CSP allows attributes, but no style. */
  readonly bare: Readonly<Record<string, string>>
  readonly style: Readonly<Record<string, string>>
}

/**
 * A vendor's mode.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: the vendor has no such mode, or it was not made by `inline` or `frame`.
 */
export function modeOf(vendor: { name: string; modes: object }, name: EmbedMode): Mode<object> {
  const modes = vendor.modes as Partial<Record<EmbedMode, Mode<object>>>
  const found = modes[name]
  if (typeof found?.drive === 'function') return found
  throw found
    ? embedError('EMBED_CONFIG', 'plainMode', [name, vendor.name])
    : embedError('EMBED_CONFIG', 'noMode', [name, vendor.name, Object.keys(modes)])
}
