import { EmbedError } from '../../errors/errors'
import { type Minted, readMinted } from './lifetime'

/**
 * What the page asks for. It comes from a browser: choose by it, never trust it. Who the user is, `authorize`
 * says.
 */
export interface MintRequest<User> {
  /** What `authorize` returned. */
  user: User
  /** The vendor's id, e.g. `"returning-ai"`; `""` if the page did not say. */
  vendor: string
  /** What the page sent for the vendor. */
  params: Readonly<Record<string, unknown>>
  /**
   * Why the page asks, in its own word, e.g. `"rejected"`: the widget refused the token that there was. A
   * mint that keeps tokens has to look at it.
   */
  reason?: string | undefined
  /** 1 for the page's first attempt, one more after each failure in a row. */
  attempt?: number | undefined
  /** The request itself. Its body has been read. */
  request: Request
  /** Aborted after `timeoutMs`, and when the page has gone away. */
  signal: AbortSignal
}

/** Asks a vendor for a token; may return any shape that `parseTokenResponse` reads. */
export type Mint<User = unknown> = (request: MintRequest<User>) => unknown

/** One function for all vendors, or one a vendor id. */
export type Mints<User> = Mint<User> | Readonly<Record<string, Mint<User>>>

/** Default: less than the client's 10 s. */
export const DEFAULT_MINT_TIMEOUT_MS = 8_000
/** @source https://developer.mozilla.org/docs/Web/API/setTimeout#maximum_delay_value */
const MAX_DELAY_MS = 2 ** 31 - 1

/** The one for a vendor, if there is one. */
export function mintOf<User>(mints: Mints<User>, vendor: string): Mint<User> | undefined {
  return typeof mints === 'function' ? mints : Object.hasOwn(mints, vendor) ? mints[vendor] : undefined
}

/** Whether a mint was ended because its page has gone away: a user who navigates on is no failure. */
export function isGone(error: unknown, { signal }: Request): boolean {
  try {
    return signal.aborted && error instanceof Error && /^(AbortError|CanceledError)$/.test(error.name)
  } catch {
    return false
  }
}

/**
 * Mints, and decides how long the token has left now. @throws {EmbedError} `EMBED_TIMEOUT`, and what the mint
 * throws.
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
