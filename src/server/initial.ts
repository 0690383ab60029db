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

/** What {@link mintInitialTokens} takes. */
export interface InitialTokensOptions<User, Options extends readonly object[]> {
  /** Asks the vendor: what `createTokenHandler` is given. */
  mint: Mints<User>
  /** Who is signed in, from the session; `null`, `undefined` or `false`: nobody, and nothing is minted. */
  user: User | null | undefined | false
  /**
   * What the page's `<EmbedProvider identity>` will say of this user. With it, a page that came to another
   * one, by a cache that it should not have been in, has its tokens ignored. Left out: nobody looks.
   */
  identity?: string | number | undefined
  /** The widgets of the first view. Those of one token cost one. */
  embeds: { readonly [K in keyof Options]: InitialEmbed<Options[K]> }
  /**
   * The page's request, where there is one: a mint may look at it, and a page that is no longer wanted ends
   * its mints.
   */
  request?: Request | undefined
  /**
   * The headers of the page's request, e.g. Next.js's `await headers()`, or Node's `request.headers`. Where
   * they say that no document is asked for (`Sec-Fetch-Dest`), but a router's data, or that it is fetched
   * ahead (`Sec-Purpose`), nothing is minted: the page is there, and asks by itself. Default: those of
   * `request`.
   */
  headers?: PageHeaders | undefined
  /** After how long a vendor that hangs is given up, in ms: the page waits for it. Default 2000. */
  timeoutMs?: number | undefined
  /**
   * Hears of every failure, for your log. The page is rendered all the same, and fetches that token itself.
   * Default: as `createTokenHandler`'s.
   */
  onError?: ((error: unknown) => void | Promise<void>) | undefined
}

/** The headers of a page's request: of the Web, or of Node, which has a plain object. */
export type PageHeaders =
  | { get: (name: string) => string | null }
  | { readonly [name: string]: string | readonly string[] | undefined }

/** What {@link mintInitialTokens} gives. */
export interface MintedInitialTokens {
  /** For `<EmbedProvider initialTokens>`. */
  initialTokens: InitialTokens
  /**
   * To be set on the page's response: `Cache-Control: private, no-store`. None where nothing was minted. A
   * framework that sets its own, as Next.js does for pages that read the session, needs none of ours; a page
   * that is built ahead, or kept by a CDN, must have no tokens in it.
   */
  headers: Readonly<Record<string, string>>
}

const DEFAULT_TIMEOUT_MS = 2_000

/**
 * Mints the tokens of a page's first view while the page is rendered, so that the page makes no request for
 * them.
 *
 * They travel in the page, once: it must not be cached anywhere. No failure of a vendor's, or of a vendor
 * definition, keeps the page from being rendered: what could not be minted is left out.
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
        `\`user\` of mintInitialTokens is ${why}, which is no user. Give the user, or null where nobody is signed in.`,
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

/** `""` where there is none. */
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
    const { value, expiresIn } = await mintInTime(one, { user, vendor, params, request }, timeoutMs)
    return { vendor, params, embedToken: value, expiresIn }
  } catch (error) {
    if (!isGone(error, request)) tell(onError, error)
    return null
  }
}

/**
 * The tokens as a block of data for a server that writes its own HTML; `takeInitialTokens` takes it out of
 * the page. It is not run, so no CSP forbids it.
 *
 * @param settings.nonce - for a Content-Security-Policy that wants one on every script.
 *
 * @example
 * html.replace('</body>', () => `${initialTokensScript(initialTokens)}</body>`)
 */
export function initialTokensScript(
  initialTokens: InitialTokens,
  { nonce }: { nonce?: string | undefined } = {},
): string {
  // A `<` would be the page's HTML again.
  const data = JSON.stringify(initialTokens).replaceAll('<', '\\u003c')
  const attribute =
    nonce === undefined ? '' : ` nonce="${nonce.replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"`
  return `<script type="application/json" id="${INITIAL_TOKENS_ID}"${attribute}>${data}</script>`
}
