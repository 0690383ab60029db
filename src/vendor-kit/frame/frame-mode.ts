import { MADE, type Mode } from '../mode'
import type { UnknownOptions } from '../vendor-modes'
import { driveFrame } from './drive-frame'
import type { FrameDefinition } from './frame-definition'

/** A widget that lives in a frame; made by {@link frame}. */
export interface FrameMode<O> extends FrameDefinition<O>, Mode<O> {}

/**
 * Makes a vendor's mode for a widget that lives in an iframe.
 *
 * @example
 * const board = defineVendor<{ iframe: { url: string } }>({
 *   id: 'board',
 *   name: 'Board',
 *   modes: { iframe: frame({ ...handshake, src: ({ url }) => url, sandbox: 'allow-scripts allow-same-origin' }) },
 * })
 */
/* @__NO_SIDE_EFFECTS__ */
export function frame<O = UnknownOptions<'write defineVendor<{ iframe: { … } }>({ … })'>>(
  definition: FrameDefinition<NoInfer<O>>,
): FrameMode<O> {
  const referrerPolicy =
    definition.referrerPolicy ?? (definition.tokenInUrl ? 'no-referrer' : 'strict-origin')
  const mode: FrameMode<O> = {
    ...MADE,
    ...definition,
    surface: (title, isEmpty) => ({
      tag: 'iframe',
      attributes: { title, referrerPolicy, ...(isEmpty && { srcDoc: '' }) },
      bare: { width: '100%', height: '100%', frameBorder: '0' },
      style: STYLE,
    }),
    floatsOver: () => false,
    drive: (element, vendorName, settings) =>
      driveFrame(mode, element as HTMLIFrameElement, vendorName, settings),
  }
  return mode
}

// The colour scheme is not the page's: a frame whose own page has another gets an opaque white backdrop.
const STYLE = {
  colorScheme: 'normal',
  display: 'block',
  width: '100%',
  height: '100%',
  border: '0',
  borderRadius: 'inherit',
} as const
