import { EmbedError } from '../errors/errors'
import { INITIAL_TOKENS_ID, type InitialToken, type InitialTokens, ownerMark } from '../token/initial-tokens'
import { logFailure, tell } from './log'
import { isGone, mintInTime, mintOf, type Mints } from './mint/mint'
import { type UserLike, whyNoUser } from './user'

/** A widget of the first view: the vendor and the options that `<Embed>` is given. */
export interface InitialEmbed<Options extends object> {
  vendor: { readonly id: string; readonly tokenParams?: ((options: Options) => object) | undefined }
  options: Options
}

/** Options of {@link mintInitialTokens}. */
export interface InitialTokensOptions<User, Options extends readonly object[]> {
  /** Asks the vendor. The same as for `createTokenHandler`. */
  mint: Mints<User>
  /** The signed-in user, from the session. `null`, `undefined` or `false`: nobody, and nothing is minted. */
  user: User | null | undefined | false
  /**
   * The user's id, as in the page's `<EmbedProvider identity>`. If a cache gives the page to another user by
   * mistake, its tokens are then ignored. Default: not checked.
   */
  identity?: string | number | undefined
  /** The widgets of the first view. Widgets that share a token cost one request. */
  embeds: { readonly [K in keyof Options]: InitialEmbed<Options[K]> }
  /**
   * The page's request, if there is one. A mint can read it, and its mints are aborted when the page goes
   * away.
   */
  request?: Request | undefined
  /**
   * The headers of the page's request, e.g. Next.js's `await headers()`, or Node's `request.headers`. If they
   * ask for a router's data instead of a document (`Sec-Fetch-Dest`), or for a prefetch (`Sec-Purpose`),
   * nothing is minted: the page asks for its tokens itself. Default: the headers of `request`.
   */
  headers?: PageHeaders | undefined
  /** How long to wait for a vendor, in ms. The page waits that long, too. Default 2000. */
  timeoutMs?: number | undefined
  /**
   * Called with every failure, for your log. The page is rendered anyway, and fetches that token itself.
   * Default: as for `createTokenHandler`.
   */
  onError?: ((error: unknown) => void | Promise<void>) | undefined
}

/** The headers of a page's request: a Web `Headers`, or Node's plain object. */
export type PageHeaders =
  | { get: (name: string) => string | null }
  | { readonly [name: string]: string | readonly string[] | undefined }

/** The result of {@link mintInitialTokens}. */
export interface MintedInitialTokens {
  /** For `<EmbedProvider initialTokens>`. */
  initialTokens: InitialTokens
  /**
   * Set them on the page's response: `Cache-Control: private, no-store`. Empty if nothing was minted. You do
   * not need them if your framework sets its own, as Next.js does for pages that read the session. A page
   * that is built ahead, or cached by a CDN, must not contain tokens.
   */
  headers: Readonly<Record<string, string>>
}

const DEFAULT_TIMEOUT_MS = 2_000

/**
 * Mints the tokens of a page's first view while the page is rendered, so that the page makes no request for
 * them.
 *
 * The tokens are part of the page, so the page must not be cached anywhere. A failure of a vendor or of a
 * vendor definition does not stop the page: tokens that could not be minted are left out.
 *
 * @example
 * const { initialTokens, headers } = await mintInitialTokens({ mint, user, identity: user.id, request, embeds: [{ vendor: returningAi, options: store }] })
 */
export async function mintInitialTokens<User extends UserLike, const Options extends readonly object[]>({
  mint,
  user,
  identity,
  embeds,
  request = new Request('http://localhost/'),
  headers = request.headers,
  timeoutMs = DEFAULT_TIMEOUT_MS,
  onError = logFailure,
}: InitialTokensOptions<User, Options>): Promise<MintedInitialTokens> {
  const isDocument =
    headerOf(headers, 'sec-fetch-dest') !== 'empty' &&
    !headerOf(headers, 'sec-purpose').startsWith('prefetch')
  if (user === null || user === undefined || user === false || !isDocument)
    return { initialTokens: { tokens: [] }, headers: {} }
  const why = whyNoUser(user)
  if (why !== undefined) {
    tell(
      onError,
      new EmbedError(
        'EMBED_CONFIG',
        `\`user\` of mintInitialTokens is ${why}, which is no user. Give the user, or null if nobody is signed in.`,
      ),
    )
    return { initialTokens: { tokens: [] }, headers: {} }
  }
  const wanted = new Map<string, Wanted>()
  for (const embed of embeds) {
    try {
      const each = wantedOf(embed)
      wanted.set(JSON.stringify(each), each)
    } catch (error) {
      tell(onError, error)
    }
  }
  const minted = await Promise.all(
    [...wanted.values()].map((each) => mintOne(each, { mint, user, request, timeoutMs, onError })),
  )
  const tokens = minted.filter((token) => token !== null)
  const owner = identity === undefined ? {} : { owner: ownerMark(identity) }
  return {
    initialTokens: { tokens, ...owner },
    headers: tokens.length > 0 ? { 'cache-control': 'private, no-store' } : {},
  }
}

/** A header's value; `""` if there is none. */
function headerOf(headers: PageHeaders, name: string): string {
  if (typeof headers.get === 'function') return headers.get(name) ?? ''
  const [, value = ''] = Object.entries(headers).find(([key]) => key.toLowerCase() === name) ?? []
  return String(value)
}

interface MintSettings<User> {
  mint: Mints<User>
  user: User
  request: Request
  timeoutMs: number
  onError: (error: unknown) => void | Promise<void>
}

type Wanted = Pick<InitialToken, 'vendor' | 'params'>

function wantedOf<Options extends object>({
  vendor: { id, tokenParams },
  options,
}: InitialEmbed<Options>): Wanted {
  return { vendor: id, params: { ...tokenParams?.(options) } }
}

async function mintOne<User>(
  { vendor, params }: Wanted,
  { mint, user, request, timeoutMs, onError }: MintSettings<User>,
): Promise<InitialToken | null> {
  try {
    const one = mintOf(mint, vendor)
    if (!one)
      throw new EmbedError('EMBED_CONFIG', `\`mint\` of mintInitialTokens has no function for "${vendor}".`)
    const { value, expiresIn } = await mintInTime(
      one,
      { user, vendor, params, request },
      { timeoutMs, gone: request },
    )
    return { vendor, params, embedToken: value, expiresIn }
  } catch (error) {
    if (!isGone(error, request)) tell(onError, error)
    return null
  }
}

/**
 * The tokens as a block of data, for a server that writes its own HTML. `takeInitialTokens` removes it from
 * the page. It is not executed, so no CSP blocks it.
 *
 * @param settings.nonce - for a Content-Security-Policy that requires a nonce on every script.
 *
 * @example
 * html.replace('</body>', () => `${initialTokensScript(initialTokens)}</body>`)
 */
export function initialTokensScript(
  initialTokens: InitialTokens,
  { nonce }: { nonce?: string | undefined } = {},
): string {
  // The browser would read a `<` as HTML.
  const data = JSON.stringify(initialTokens).replaceAll('<', '\\u003c')
  const attribute =
    nonce === undefined ? '' : ` nonce="${nonce.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`
  return `<script type="application/json" id="${INITIAL_TOKENS_ID}"${attribute}>${data}</script>`
}
