import { isOriginAllowed, type OriginDialect } from '../base/allowed-origins'
import { tellOnce } from './console'
import { isPlaceholder, publicAddress } from './placeholder'
import { noteThrown } from './thrown'
import { checkIsVendor, checkVendor } from './vendor'
import type { WatchedClient } from './watched-client'

interface Vendor {
  id: string
  name: string
  modes: object
  origins?: OriginDialect
}

interface CheckedProps {
  vendor: Vendor
  title: string
  options: object
  keepAlive?: boolean | string | undefined
}

/** Tells of props of `<Embed>` that cannot work. */
export function checkEmbed({
  vendor,
  title,
  mode,
  allowedOrigins,
  throwOnError = false,
}: Omit<CheckedProps, 'options'> & {
  mode: unknown
  allowedOrigins?: readonly string[] | undefined
  throwOnError?: boolean | undefined
}): void {
  if (!checkIsVendor(vendor, named(title))) return
  noteThrown({ vendor: vendor.id, mode: String(mode), title }, throwOnError)
  if (mode !== 'inline' && mode !== 'iframe') {
    const modes = Object.keys(vendor.modes).map((name) => `mode="${name}"`)
    tellOnce(
      'error',
      `${named(title)} got ${mode === undefined ? 'no mode' : `the mode ${JSON.stringify(mode)}, which does not exist`}. Its vendor "${vendor.id}" has ${modes.join(' and ')}.`,
    )
  }
  if (allowedOrigins !== undefined && typeof document !== 'undefined') checkOrigin(vendor, allowedOrigins)
}

/** Tells of a widget whose vendor has no source, or whose options still have the text of an example. */
export function checkWidget(
  client: WatchedClient,
  { vendor, title, options, keepAlive }: CheckedProps,
  at: { isStaged: boolean; isKeptAlive: boolean },
): void {
  checkVendor(client, vendor, named(title))
  checkFunctions(title, options)
  if (keepAlive && !at.isKeptAlive)
    tellOnce(
      'warn',
      `${named(title)} got keepAlive, and nothing is kept. Write <EmbedProvider keepAlive={keepAlive()}>, with keepAlive from 'react-embed-token/keep-alive'.`,
    )
  if (at.isStaged) return // its options go nowhere
  for (const [name, value] of Object.entries(options) as [string, unknown][]) {
    if (typeof value !== 'string' || !isPlaceholder(value)) continue
    tellOnce(
      'warn',
      `${named(title)} got a placeholder for the option "${name}" of "${vendor.id}": ${publicAddress(value) ?? value}. Use the value of your own account or deployment.`,
      `option ${vendor.id} ${name} ${value}`,
    )
  }
}

/** Tells of a widget that says more than is told. */
export function tellOfFlood(title: string, perSecond: number): void {
  tellOnce(
    'warn',
    `${named(title)} reports more than ${perSecond} errors or events in a second. The rest is dropped.`,
  )
}

/** Tells of a widget that is always higher than its frame. */
export function tellOfHeightLoop(title: string, stepPx: number): void {
  tellOnce(
    'warn',
    `${named(title)} has autoHeight, and its content is always ${stepPx} px higher than its frame, e.g. by 100vh in its styles. Its height is no longer followed. Let the content have a height of its own.`,
  )
}

/** Tells of functions in options, which are compared by value: a new one is not noticed. */
function checkFunctions(title: string, options: object): void {
  for (const [name, value] of Object.entries(options) as [string, unknown][]) {
    if (typeof value !== 'function') continue
    tellOnce(
      'warn',
      `${named(title)} got a function for the option "${name}". Options are plain data: the widget goes on with the first function that it got.`,
    )
  }
}

const named = (title: string) => `The widget "${title}"`

/** Vendors refuse pages of other origins without a word. */
function checkOrigin({ name, origins = { match: 'exact' } }: Vendor, rules: readonly string[]): void {
  const { origin } = location
  if (isOriginAllowed(origin, rules, origins)) return
  tellOnce(
    'warn',
    `${name} may refuse pages of ${origin}: the allowed origins given to <Embed> do not have it (${rules.join(', ') || 'none'}). Add it to the vendor's list, and to <Embed allowedOrigins>.`,
  )
}
