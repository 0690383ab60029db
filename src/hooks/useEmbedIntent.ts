import { useMemo } from 'react'
import { development } from '../development/development'
import type { EmbedVendor } from '../vendor-kit/vendor'
import type { ModeOptions, VendorModes } from '../vendor-kit/vendor-modes'
import { useEmbedContext } from './context'
import { useStable } from './useStable'

/** Props for a link. */
export interface EmbedIntent {
  onPointerEnter: () => void
  onFocus: () => void
  onTouchStart: () => void
}

/**
 * Props for a link to a view with a widget: its token is fetched when a person points at the link, or the
 * keyboard comes to it.
 *
 * A token that is there already is left alone, unless it is about to be too old for a view.
 *
 * @throws {EmbedError} `EMBED_NO_PROVIDER`.
 *
 * @example
 * <Link to="/store" {...useEmbedIntent(returningAi, store)}>Store</Link>
 */
export function useEmbedIntent<M extends VendorModes>(
  vendor: EmbedVendor<M>,
  options: ModeOptions<M>,
): EmbedIntent {
  const { client } = useEmbedContext('useEmbedIntent()')
  development?.checkVendor(client, vendor, 'useEmbedIntent()')
  const stable = useStable(options)
  return useMemo(() => {
    const prefetch = () => void client.prefetch(vendor, stable, { minRemainingMs: 'enough', waitMs: 0 })
    return { onPointerEnter: prefetch, onFocus: prefetch, onTouchStart: prefetch }
  }, [client, vendor, stable])
}
