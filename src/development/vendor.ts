import { tellOnce } from './console'
import { nearestName } from './nearest'
import { checkSource } from './sources'
import type { WatchedClient } from './watched-client'

/** Names of the package's own vendors, by id: what is imported, and from where. */
export const OWN_VENDORS: Readonly<Record<string, string>> = {
  'returning-ai': 'returningAi',
  interakt: 'interakt',
  'answering-agent': 'answeringAgent',
  runtype: 'runtype',
  'open-chat-widget': 'openChat',
  superset: 'superset',
  metabase: 'metabase',
  'power-bi': 'powerBi',
  quicksight: 'quicksight',
  looker: 'looker',
}

/**
 * Tells of a vendor that is none, or that the client has no source for. @param caller - e.g.
 * `"useEmbedToken()"`.
 */
export function checkVendor(client: WatchedClient, vendor: unknown, caller: string): void {
  if (checkIsVendor(vendor, caller)) checkSource(client, vendor.id, caller)
}

/** Tells of a vendor that is none. Returns whether it is one. */
export function checkIsVendor(vendor: unknown, caller: string): vendor is { id: string } {
  if (isVendor(vendor)) return true
  tellOfNone(vendor, caller)
  return false
}

function isVendor(vendor: unknown): vendor is { id: string } {
  return typeof vendor === 'object' && vendor !== null && 'id' in vendor && 'modes' in vendor
}

function tellOfNone(vendor: unknown, caller: string): void {
  if (typeof vendor === 'object' && vendor !== null && 'modes' in vendor)
    return tellOnce('error', `${caller} got a vendor without an \`id\`. Give it one in defineVendor().`)
  if (typeof vendor !== 'string') {
    return tellOnce(
      'error',
      `${caller} got a vendor that is ${kindOf(vendor)}. Check its import: a vendor is an object from defineVendor(), or from react-embed-token/vendors/….`,
    )
  }
  const id = nearestName(vendor, Object.keys(OWN_VENDORS)) ?? ''
  const name = OWN_VENDORS[id]
  const advice = name
    ? `import { ${name} } from 'react-embed-token/vendors/${id}', and pass ${name} instead.`
    : 'import one from react-embed-token/vendors/…, or define your own with defineVendor().'
  tellOnce('error', `${caller} got the vendor "${vendor}" as a string. A vendor is an object: ${advice}`)
}

export function kindOf(value: unknown): string {
  return value === null || value === undefined ? String(value) : `of type ${typeof value}`
}
