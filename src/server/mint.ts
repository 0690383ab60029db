import { EmbedError } from '../errors'
import { parseTokenResponse } from '../token'

/** What the page asks for. It comes from a browser: choose by it, never trust it. Who the user is, `authorize` says. */
export interface MintRequest<User> {
  /** What `authorize` returned. */
  user: User
  /** The vendor's id, e.g. `"returning-ai"`; `""` if the page did not say. */
  vendor: string
  /** What the page sent for the vendor. */
  params: Readonly<Record<string, unknown>>
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

/** Mints, and decides how long the token has left now. @throws {EmbedError} `EMBED_TIMEOUT`, and what the mint throws. */
export async function mintInTime<User>(
  mint: Mint<User>,
  asked: Omit<MintRequest<User>, 'signal'>,
  timeoutMs = DEFAULT_MINT_TIMEOUT_MS,
): Promise<{ value: string; expiresIn: number | null }> {
  const abort = new AbortController()
  const onGone = () => abort.abort()
  asked.request.signal.addEventListener('abort', onGone)
  if (asked.request.signal.aborted) onGone()
  let timer: ReturnType<typeof setTimeout> | undefined
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => {
        reject(new EmbedError('EMBED_TIMEOUT', `Expected the vendor to answer within ${timeoutMs} ms, it did not.`))
        abort.abort()
      },
      Math.min(timeoutMs, MAX_DELAY_MS),
    )
  })
  const sentAt = Date.now()
  try {
    const body = await Promise.race([Promise.resolve(mint({ ...asked, signal: abort.signal })), tooLate])
    const now = Date.now()
    const { value, expiresAt } = parseTokenResponse(body, { sentAt, receivedAt: now, serverTime: now })
    return { value, expiresIn: expiresAt === null ? null : Math.floor((expiresAt - now) / 1_000) }
  } finally {
    clearTimeout(timer)
    asked.request.signal.removeEventListener('abort', onGone)
  }
}
