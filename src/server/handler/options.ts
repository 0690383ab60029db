import type { OnServerEvent } from '../events'
import type { Mints } from '../mint/mint'
import type { Authorize } from './authorize'
import type { IdentityRules } from './identity'
import type { RequestLimits } from './request-limits'
import type { Scopes } from './scopes'

/** Options of `createTokenHandler`. */
export interface TokenHandlerOptions<User> extends IdentityRules<User>, Scopes<User> {
  /**
   * Returns the user, from the session. It is called before anything is minted. If it needs the body, let it
   * read `request.clone()`.
   *
   * | it returns | the answer |
   * |---|---|
   * | a user | a token |
   * | `null`, `undefined` or `false` | 401 |
   * | a `Response`, also of another library | that response, e.g. a 403 |
   * | a value that cannot be a user: `true`, an `Error`, an empty string, … | 500 |
   */
  authorize: Authorize<User>
  /** Asks the vendor: one function, or one for each vendor id. Other vendors get 404. */
  mint: Mints<User>
  /**
   * Other origins that may ask, besides the handler's own, e.g. `["https://app.example.com"]`: exact, with
   * scheme and port. Default: none.
   */
  allowedOrigins?: readonly string[] | undefined
  /** How long to wait for the vendor, in ms. Default 8000, less than the client's 10 s. */
  timeoutMs?: number | undefined
  /**
   * Bounds how often a user and an address may ask: `rateLimits()` of `react-embed-token/server/limits`. More
   * requests get 429. Default: no limit.
   */
  limits?: RequestLimits | undefined
  /** Hears of requests, mints and caches, for metrics; see `ServerEvent`. It never gets a secret. */
  onEvent?: OnServerEvent | undefined
  /**
   * Called with every failure that the server can fix, for your log. Default: `console.error` with our own
   * messages. Of other errors, it prints only name, code and place: their message may contain a secret. If
   * `onError` itself fails, the console is used, too.
   */
  onError?: ((error: unknown, request: Request) => void | Promise<void>) | undefined
}
