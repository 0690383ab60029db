import { isRecord } from '../../base/json'
import { EmbedError } from '../../errors/errors'
import { type RotatingCredential, withCredential } from '../credentials/rotating'
import { isMissing, requireUrl } from '../mint/credential'
import type { MintRequest } from '../mint/mint'
import { retrying } from '../mint/retrying'
import { askVendor, VendorFailure } from '../mint/vendor-api'

/** The client that calls Looker's API. It needs the right to make embed sessions. */
export interface LookerAccount {
  /** E.g. `https://acme.looker.com`. */
  baseUrl: string
  /** The client id of an API key. */
  clientId: string
  /**
   * Its secret; for the server only. `{ current, next }` while it changes: `next` is used, and after a 401 or 403
   * `current`, once.
   */
  clientSecret: RotatingCredential
  /** How often a call that failed is made again. Default 1. */
  retries?: number | undefined
  /** Default: the global `fetch`, looked up at each call. */
  fetch?: typeof fetch | undefined
}

/** Calls Looker's API 4.0 as the client, for one request of a page. */
export type CallLooker = <User>(
  asked: MintRequest<User>,
  method: 'POST' | 'PUT',
  path: string,
  body: object,
) => Promise<unknown>

/** A login is renewed when it has less than this left, in ms. */
const ENOUGH_MS = 60_000

/**
 * The login is cached, and shared by all users. Looker compares the User-Agent of each call with the browser's,
 * so the page's is passed on.
 *
 * @source https://cloud.google.com/looker/docs/cookieless-embed;
 * https://cloud.google.com/looker/docs/api-auth: `POST /login`.
 */
export function createLookerApi(account: LookerAccount): CallLooker {
  const { clientId, clientSecret, retries = 1, fetch } = account
  let login: { token: string; expiresAt: number } | null = null
  let flight: Promise<string> | null = null

  const root = () => `${requireUrl('baseUrl of lookerMint', account.baseUrl).replace(/\/+$/, '')}/api/4.0`

  async function signIn<User>({ onEvent }: MintRequest<User>): Promise<string> {
    if (isMissing(clientId))
      throw new EmbedError(
        'EMBED_CONFIG',
        'clientId of lookerMint is empty. Is the environment variable set?',
      )
    const signal = AbortSignal.timeout(7_000) // others wait for it, too
    const call = (secret: string) =>
      retrying(retries, signal, () =>
        askVendor(
          'Looker',
          `${root()}/login`,
          {
            method: 'POST',
            body: new URLSearchParams({ client_id: clientId, client_secret: secret }),
            signal,
          },
          fetch,
        ),
      )
    const sentAt = Date.now()
    const answer = await withCredential('clientSecret of lookerMint', clientSecret, call, {
      onEvent,
      vendor: 'looker',
    })
    const { access_token: token, expires_in: seconds } = isRecord(answer) ? answer : {}
    if (typeof token !== 'string')
      throw new EmbedError('EMBED_UNAVAILABLE', 'Looker answered the login without a token.')
    login = { token, expiresAt: sentAt + (typeof seconds === 'number' ? seconds : 0) * 1_000 }
    return token
  }

  async function tokenFor<User>(asked: MintRequest<User>): Promise<string> {
    if (login && login.expiresAt - Date.now() > ENOUGH_MS) return login.token
    flight ??= signIn(asked).finally(() => (flight = null))
    return flight
  }

  return async (asked, method, path, body) => {
    const agent = asked.request.headers.get('user-agent')
    const call = (token: string) =>
      askVendor(
        'Looker',
        `${root()}/${path}`,
        {
          method,
          headers: {
            authorization: `Bearer ${token}`,
            'content-type': 'application/json',
            ...(agent ? { 'user-agent': agent } : {}),
          },
          body: JSON.stringify(body),
          signal: asked.signal,
        },
        fetch,
      )
    const token = await tokenFor(asked)
    try {
      return await call(token)
    } catch (error) {
      if (!(error instanceof VendorFailure && error.status === 401)) throw error
      login = null // it was revoked
      return call(await tokenFor(asked))
    }
  }
}
