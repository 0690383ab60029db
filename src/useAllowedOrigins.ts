import { useEffect } from 'react'
import { warnOnce } from './development'
import { isOriginAllowed } from './origins'
import { useStable } from './useStable'
import type { EmbedVendor, VendorModes } from './vendor'

const NONE: readonly string[] = []

/** Warns once, in development, when the page is on none of the origins that the vendor's list has: vendors refuse such pages without a word. */
export function useAllowedOrigins<M extends VendorModes>(
  { name, origins = { match: 'exact' } }: EmbedVendor<M>,
  allowed: readonly string[] | undefined,
) {
  const rules = useStable(allowed ?? NONE)
  const isGiven = allowed !== undefined
  const { match, star, empty } = origins
  useEffect(() => {
    const { origin } = location
    if (!isGiven || isOriginAllowed(origin, rules, { match, star, empty })) return
    warnOnce(
      `${name} may refuse pages of ${origin}: it is on none of the allowed origins that <Embed> was given (${rules.join(', ') || 'none'}). Add it to the vendor's list, and here.`,
    )
  }, [name, match, star, empty, rules, isGiven])
}
