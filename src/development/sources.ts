import { isSource, type TokenSources } from '../source/sources'
import type { TokenSource } from '../source/token-source'
import { tellOnce } from './console'
import { nearestName } from './nearest'
import { isPlaceholder, publicAddress } from './placeholder'
import type { WatchedClient } from './watched-client'

const sourcesOf = new WeakMap<WatchedClient, TokenSources>()

/** Remembers where a client's tokens come from, and tells of addresses that are still those of an example. */
export function noteSources(client: WatchedClient, sources: TokenSources): void {
  sourcesOf.set(client, sources)
  for (const source of isSource(sources) ? [sources] : Object.values(sources))
    if (source) checkAddress(source)
}

function checkAddress(source: TokenSource): void {
  try {
    const url = publicAddress(source.id ?? '')
    if (url === null || !isPlaceholder(url)) return
    tellOnce('warn', `fromEndpoint() was given a placeholder: ${url}. ${ADVICE}`)
  } catch {
    tellOnce('error', `fromEndpoint() was given an address that is not a URL. ${ADVICE}`)
  }
}

const ADVICE = "Use the address of your own backend, e.g. fromEndpoint('/api/embed-token')."

/** Where a vendor's tokens are fetched, fit to be printed. `null`: it is not known, or not an address. */
export function endpointFor(client: WatchedClient, vendorId: string): string | null {
  const sources = sourcesOf.get(client)
  const source = sources && (isSource(sources) ? sources : sources[vendorId])
  try {
    return publicAddress(source?.id ?? '')
  } catch {
    return null // no address
  }
}

/** Whether a client has a source for each vendor, but none for this one. */
export function lacksSource(client: WatchedClient, vendorId: string): boolean {
  const sources = sourcesOf.get(client)
  return sources !== undefined && !isSource(sources) && !sources[vendorId]
}

/** Tells of a vendor in use that has no source: its key may be misspelt. */
export function checkSource(client: WatchedClient, vendorId: string, caller: string): void {
  if (!lacksSource(client, vendorId)) return
  const keys = Object.keys(sourcesOf.get(client) ?? {})
  const meant = nearestName(vendorId, keys)
  const advice =
    meant === undefined
      ? `It has ${keys.map((key) => `"${key}"`).join(', ') || 'no vendor'}. Add this one: source: { '${vendorId}': fromEndpoint('/…') }.`
      : `It has "${meant}", which is probably meant: change this key to "${vendorId}".`
  tellOnce(
    'error',
    `${caller} needs tokens for "${vendorId}", but createEmbedClient({ source }) has no source with this key. ${advice}`,
    `source ${vendorId}`,
  )
}
