import type { OnServerEvent } from '../events'
import { type Minted, readMinted } from './lifetime'
import { inTime } from './in-time'
import { reporting } from './mint-event'

/**
 * The page's request. It comes from a browser: use it to choose a token, but do not trust it. The user comes
 * from `authorize`.
 */
export interface MintRequest<User> {
  /** The result of `authorize`. */
  user: User
  /** The vendor's id, e.g. `"returning-ai"`; `""` if the page did not name one. */
  vendor: string
  /** The page's parameters for the vendor. */
  params: Readonly<Record<string, unknown>>
  /**
   * Why the page asks, e.g. `"rejected"`: the widget rejected the last token. A mint that caches tokens has
   * to check it.
   */
  reason?: string | undefined
  /** 1 for the page's first attempt, plus 1 for each failure in a row. */
  attempt?: number | undefined
  /** With `reason: "rejected"`: the page's fingerprint of the token that its widget rejected, if it told one. */
  rejected?: string | undefined
  /** The request itself. Its body has been read. */
  request: Request
  /** Aborted after `timeoutMs`, and when the page goes away. It is made when it is first read. */
  readonly signal: AbortSignal
  /** For what wraps a mint: hears what happens, and gives it to the handler's `onEvent`. */
  onEvent?: OnServerEvent | undefined
}

/** Asks a vendor for a token. It may return any shape that `parseTokenResponse` reads. */
export type Mint<User = unknown> = (request: MintRequest<User>) => unknown

/** One function for all vendors, or one for each vendor id. */
export type Mints<User> = Mint<User> | Readonly<Record<string, Mint<User>>>

/** Default: less than the client's 10 s. */
export const DEFAULT_MINT_TIMEOUT_MS = 8_000

/** The mint for a vendor, if there is one. */
export function mintOf<User>(mints: Mints<User>, vendor: string): Mint<User> | undefined {
  return typeof mints === 'function' ? mints : Object.hasOwn(mints, vendor) ? mints[vendor] : undefined
}

/** Whether a mint was aborted because its page went away: a user who navigates is not a failure. */
export function isGone(error: unknown, { signal }: Request): boolean {
  try {
    return signal.aborted && error instanceof Error && /^(AbortError|CanceledError)$/.test(error.name)
  } catch {
    return false
  }
}

/** How long a mint may take, and who may go away meanwhile. */
export interface MintLimits {
  timeoutMs: number
  /** The request whose end ends the mint; `undefined`: the mint goes on for others. */
  gone: Request | undefined
}

/**
 * Mints a token, and works out how long it has left. A mint that answers at once costs no timer and no
 * signal.
 *
 * @throws {EmbedError} `EMBED_TIMEOUT`, and any error of the mint.
 */
export function mintInTime<User>(
  mint: Mint<User>,
  asked: Omit<MintRequest<User>, 'signal'>,
  limits: MintLimits,
): Minted | Promise<Minted> {
  return reporting({ mint, vendor: asked.vendor, onEvent: asked.onEvent }, () =>
    mintOnce(mint, asked, limits),
  )
}

function mintOnce<User>(
  mint: Mint<User>,
  { user, vendor, params, reason, attempt, rejected, request, onEvent }: Omit<MintRequest<User>, 'signal'>,
  { timeoutMs, gone }: MintLimits,
): Minted | Promise<Minted> {
  const sentAt = Date.now()
  const limit = inTime(timeoutMs, gone)
  const minted = mint({
    user,
    vendor,
    params,
    reason,
    attempt,
    rejected,
    request,
    onEvent,
    get signal() {
      return limit.signal()
    },
  })
  if (isThenable(minted)) return limit.race(minted).then((body) => readMinted(body, sentAt))
  limit.end()
  return readMinted(minted, sentAt)
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function'
}
