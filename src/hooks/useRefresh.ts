import { useCallback } from 'react'
import type { EmbedClient } from '../client/embed-client'
import type { EmbedToken } from '../token/token'
import type { EmbedVendor } from '../vendor-kit/vendor'
import type { ModeOptions, VendorModes } from '../vendor-kit/vendor-modes'

/** A `refresh` for event handlers: whatever it is called with, it never rejects. @param options - stable. */
export function useRefresh<M extends VendorModes>(
  client: EmbedClient,
  vendor: EmbedVendor<M>,
  options: ModeOptions<M>,
): () => Promise<EmbedToken | null> {
  // The state tells why there is none.
  return useCallback(() => client.refresh(vendor, options).catch(() => null), [client, vendor, options])
}
