import { EmbedError } from '../errors/errors'
import type { FrameMode } from './frame/frame-mode'
import type { InlineMode } from './inline-mode'
import type { EmbedMode, EmbedVendor, VendorModes } from './vendor'

interface ModeTypes<O> {
  inline: InlineMode<O>
  iframe: FrameMode<O>
}

/**
 * A vendor's definition of a mode.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: the vendor has no such mode.
 */
export function modeOf<M extends VendorModes, K extends keyof M & EmbedMode>(
  vendor: EmbedVendor<M>,
  mode: K,
): ModeTypes<M[K]>[K] {
  const modes = vendor.modes as unknown as Partial<ModeTypes<M[K]>>
  const found = modes[mode]
  if (!found)
    throw new EmbedError(
      'EMBED_CONFIG',
      `Expected ${vendor.name} to have the mode "${mode}", it has ${Object.keys(modes).join(' and ')}.`,
    )
  return found
}
