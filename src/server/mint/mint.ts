import { EmbedError } from '../../errors/errors'
import { type Minted, readMinted } from './lifetime'

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
  /** The request itself. Its body has been read. */
  request: Request
  /** Aborted after `timeoutMs`, and when the page goes away. */
  signal: AbortSignal
}

/** Asks a vendor for a token. It may return any shape that `parseTokenResponse` reads. */
export type Mint<User = unknown> = (request: MintRequest<User>) => unknown

/** One function for all vendors, or one for each vendor id. */
export type Mints<User> = Mint<User> | Readonly<Record<string, Mint<User>>>

/** Default: less than the client's 10 s. */
export const DEFAULT_MINT_TIMEOUT_MS = 8_000
/** @source https://developer.mozilla.org/docs/Web/API/setTimeout#maximum_delay_value */
const MAX_DELAY_MS = 2 ** 31 - 1

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

/**
 * Mints a token, and works out how long it has left. @throws {EmbedError} `EMBED_TIMEOUT`, and any error of
 * the mint.
 */
export async function mintInTime<User>(
  mint: Mint<User>,
  asked: Omit<MintRequest<User>, 'signal'>,
  timeoutMs = DEFAULT_MINT_TIMEOUT_MS,
): Promise<Minted> {
  const abort = new AbortController()
  const onGone = () => abort.abort()
  asked.request.signal.addEventListener('abort', onGone)
  if (asked.request.signal.aborted) onGone()
  let timer: ReturnType<typeof setTimeout> | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => {
        reject(
          new EmbedError(
            'EMBED_TIMEOUT',
            `The vendor did not answer within ${timeoutMs} ms. Its request was aborted.`,
          ),
        )
        abort.abort()
      },
      Math.min(timeoutMs, MAX_DELAY_MS),
    )
  })
  const sentAt = Date.now()
  try {
    return readMinted(
      await Promise.race([Promise.resolve(mint({ ...asked, signal: abort.signal })), tooLate]),
      sentAt,
    )
  } finally {
    clearTimeout(timer)
    asked.request.signal.removeEventListener('abort', onGone)
  }
}
