import { EmbedError } from '../../errors/errors'
import { isRecord } from '../../base/json'
import { type RotatingCredential, withCredential } from '../credentials/rotating'
import { isMissing, requireUrl } from '../mint/credential'
import type { MintRequest } from '../mint/mint'
import { retrying } from '../mint/retrying'
import { askVendor } from '../mint/vendor-api'

/** The service principal that calls Power BI. */
export interface PowerBiAccount {
  /** The directory (tenant) id. */
  tenantId: string
  /** The application (client) id of the service principal. */
  clientId: string
  /**
   * Its client secret; for the server only. `{ current, next }` while it changes: `next` is used, and after a
   * 401 or 403 `current`, once.
   */
  clientSecret: RotatingCredential
  /** Default: `https://login.microsoftonline.com`; sovereign clouds have others. */
  loginUrl?: string | undefined
  /** Default: `https://analysis.windows.net/powerbi/api/.default`; sovereign clouds have others. */
  scope?: string | undefined
  /** Default: the global `fetch`, looked up at each call. */
  fetch?: typeof fetch | undefined
}

/** The service principal's own token, from Microsoft Entra ID. */
export interface ServiceToken {
  /** A token with enough left, cached or new. Calls at the same time share one request. */
  read: <User>(asked: MintRequest<User>) => Promise<string>
  /** Power BI refused it: the next call gets a new one. */
  drop: (token: string) => void
}

interface Held {
  token: string
  lifeMs: number
  expiresAt: number
}

/**
 * An embed token lives no longer than the service's token that made it, so this one is renewed long before it
 * expires.
 *
 * @param neededMs - how long an embed token should live. At most three quarters of the service token's life
 * are asked for: otherwise each mint would ask Entra ID.
 * @source https://learn.microsoft.com/rest/api/power-bi/embed-token/generate-token;
 * https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
export function createServiceToken(account: PowerBiAccount, neededMs: number, retries: number): ServiceToken {
  let held: Held | null = null
  let flight: Promise<Held> | null = null

  async function ask<User>({ onEvent }: MintRequest<User>): Promise<Held> {
    const { tenantId, clientId, clientSecret, fetch } = account
    const { loginUrl = 'https://login.microsoftonline.com' } = account
    const { scope = 'https://analysis.windows.net/powerbi/api/.default' } = account
    if (isMissing(tenantId) || isMissing(clientId))
      throw new EmbedError(
        'EMBED_CONFIG',
        'tenantId or clientId of powerBiMint is empty. Is the environment variable set?',
      )
    const base = requireUrl('loginUrl of powerBiMint', loginUrl).replace(/\/+$/, '')
    const url = `${base}/${encodeURIComponent(tenantId)}/oauth2/v2.0/token`
    // Not the signal of the request: calls for other users share the answer.
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const call = (secret: string) =>
      retrying(retries, signal, () =>
        askVendor(
          'Microsoft Entra ID',
          url,
          {
            method: 'POST',
            body: new URLSearchParams({
              grant_type: 'client_credentials',
              client_id: clientId,
              client_secret: secret,
              scope,
            }),
            signal,
          },
          fetch,
        ),
      )
    const sentAt = Date.now()
    const answer = await withCredential('clientSecret of powerBiMint', clientSecret, call, {
      onEvent,
      vendor: 'power-bi',
    })
    const { access_token: token, expires_in: seconds } = isRecord(answer) ? answer : {}
    if (typeof token !== 'string' || !Number.isFinite(Number(seconds ?? NaN)))
      throw new EmbedError('EMBED_UNAVAILABLE', 'Microsoft Entra ID answered without a token.')
    const lifeMs = Number(seconds) * 1_000
    return { token, lifeMs, expiresAt: sentAt + lifeMs }
  }

  const isEnough = ({ lifeMs, expiresAt }: Held) =>
    expiresAt - Date.now() >= Math.min(neededMs, lifeMs * 0.75)

  return {
    async read(asked) {
      if (held && isEnough(held)) return held.token
      flight ??= ask(asked).finally(() => (flight = null))
      held = await flight
      return held.token
    },
    drop(token) {
      if (held?.token === token) held = null
    },
  }
}

/** Less than what `createTokenHandler` lets a mint take. */
const TIMEOUT_MS = 7_000
