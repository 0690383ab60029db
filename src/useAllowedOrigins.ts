import { useEffect } from 'react'
import { isOriginAllowed } from './origins'
import { useStable } from './useStable'
import type { EmbedVendor, VendorModes } from './vendor'

const NONE: readonly string[] = []
const told = new Set<string>()

/** Warns once, in development, when the page is on none of the origins that the vendor's list has: vendors refuse such pages without a word. */
export function useAllowedOrigins<M extends VendorModes>(
  { id, name, origins = { match: 'exact' } }: EmbedVendor<M>,
  allowed: readonly string[] | undefined,
) {
  const rules = useStable(allowed ?? NONE)
  const isGiven = allowed !== undefined
  const { match, star, empty } = origins
  useEffect(() => {
    const { origin } = location
    if (!isGiven || !isDevelopment() || isOriginAllowed(origin, rules, { match, star, empty })) return
    const warning = `${name} may refuse pages of ${origin}: it is on none of the allowed origins that <Embed> was given (${rules.join(', ') || 'none'}).`
    if (told.has(`${id} ${warning}`)) return
    told.add(`${id} ${warning}`)
    console.warn(`${warning} Add it to the vendor's list, and here.`)
  }, [id, name, match, star, empty, rules, isGiven])
}

/** Bundlers put a word in the place of the expression; where there is neither bundler nor Node, nobody develops. */
function isDevelopment(): boolean {
  try {
    return process.env.NODE_ENV !== 'production'
  } catch {
    return false
  }
}
