import { EmbedError } from '../../errors/errors'
import { isRecord } from '../../base/json'
import { bundle } from '../mint/bundle'
import { requireUrl } from '../mint/credential'
import type { Mint, MintRequest } from '../mint/mint'
import { retrying } from '../mint/retrying'
import { askVendor, VendorFailure } from '../mint/vendor-api'
import { createEmbedUrls } from './embed-urls'
import type { PowerBiIdentity, PowerBiTokenItems } from './items'
import { createServiceToken, type PowerBiAccount } from './service-token'

export type { PowerBiIdentity, PowerBiReport, PowerBiTokenItems } from './items'
export type { PowerBiAccount } from './service-token'

/** Options of {@link powerBiMint}. */
export interface PowerBiMintOptions<User> extends PowerBiAccount {
  /**
   * The items that the token opens. `params.reports` and `params.datasets` are the ids that the page asks for: grant only
   * those that the user may see.
   */
  items: (request: MintRequest<User>) => PowerBiTokenItems | Promise<PowerBiTokenItems>
  /**
   * The identities for row-level security. They come from your session, never from the page. Default: none,
   * which Power BI refuses for datasets with roles.
   */
  identities?: (
    request: MintRequest<User>,
  ) => readonly PowerBiIdentity[] | Promise<readonly PowerBiIdentity[]>
  /** Shortens the tokens. Power BI can only shorten: by default they live as long as the service's token. */
  lifetimeInMinutes?: number | undefined
  /**
   * Whether to look up each report's address and send it with the token, so that the page needs no `embedUrl`.
   * Reports need a `groupId` for it. The addresses are kept for an hour. Default `false`.
   */
  embedUrls?: boolean | undefined
  /** Default: `https://api.powerbi.com`; sovereign clouds have others. */
  baseUrl?: string | undefined
  /** How often a call that failed is made again. Default 1. */
  retries?: number | undefined
}

/** Without `lifetimeInMinutes`, the service's token is renewed when it has less than this left. */
const NEEDED_MINUTES = 30

/**
 * Makes embed tokens with a service principal: `POST /v1.0/myorg/GenerateToken`. One token is for all reports
 * and datasets that `items` returns.
 *
 * An embed token lives no longer than the service's own token from Microsoft Entra ID. That one is cached, and
 * renewed before it makes embed tokens short. `Retry-After` of Power BI is passed on to the page.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: a setting is empty, or `items` returned none; `EMBED_RATE_LIMITED`,
 * `EMBED_UNAVAILABLE`; `createTokenHandler` makes them 502, 429 and 502.
 * @source https://learn.microsoft.com/rest/api/power-bi/embed-token/generate-token
 *
 * @example
 * createTokenHandler({ authorize, mint: powerBiMint<User>({ tenantId: process.env.TENANT!, clientId: process.env.CLIENT!,
 * clientSecret: process.env.SECRET!, items: () => ({ reports: [{ id: 'r1' }] }), identities: ({ user }) =>
 * [{ username: user.id, roles: ['Customer'] }] }) })
 */
export function powerBiMint<User>(options: PowerBiMintOptions<User>): Mint<User> {
  const { items, identities, lifetimeInMinutes, embedUrls = false, retries = 1, fetch } = options
  const { baseUrl = 'https://api.powerbi.com' } = options
  const addresses = createEmbedUrls()
  const service = createServiceToken(options, (lifetimeInMinutes ?? NEEDED_MINUTES) * 60_000, retries)

  return async (asked) => {
    const { signal } = asked
    const wanted = await items(asked)
    if ((wanted.reports ?? []).length === 0 && (wanted.datasets ?? []).length === 0)
      throw new EmbedError('EMBED_CONFIG', '`items` of powerBiMint returned no report and no dataset.')
    const identity = (await identities?.(asked)) ?? []
    const root = `${requireUrl('baseUrl of powerBiMint', baseUrl).replace(/\/+$/, '')}/v1.0/myorg`
    const call = (path: string, token: string, body?: object) =>
      retrying(retries, signal, () =>
        askVendor(
          'Power BI',
          `${root}/${path}`,
          {
            method: body ? 'POST' : 'GET',
            headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
            ...(body ? { body: JSON.stringify(body) } : {}),
            signal,
          },
          fetch,
        ),
      )
    const make = async (token: string) => {
      const asking = call('GenerateToken', token, {
        ...bodyOf(wanted),
        ...(identity.length > 0 ? { identities: identity } : {}),
        ...(lifetimeInMinutes === undefined ? {} : { lifetimeInMinutes }),
      })
      const [answer, urls] = await Promise.all([
        asking,
        embedUrls ? addresses.of(wanted.reports ?? [], (path) => call(path, token)) : undefined,
      ])
      return answerOf(answer, urls)
    }
    const token = await service.read(asked)
    try {
      return await make(token)
    } catch (error) {
      if (!(error instanceof VendorFailure && error.status === 401)) throw error
      // It was revoked, or the principal's rights have changed since.
      service.drop(token)
      return make(await service.read(asked))
    }
  }
}

function bodyOf({ reports, datasets, targetWorkspaces }: PowerBiTokenItems): object {
  return {
    reports: (reports ?? []).map(({ id, allowEdit }) => ({ id, ...(allowEdit ? { allowEdit } : {}) })),
    datasets: datasets ?? [],
    ...(targetWorkspaces ? { targetWorkspaces } : {}),
  }
}

function answerOf(answer: unknown, embedUrls: Record<string, string> | undefined): object {
  const { token, expiration } = isRecord(answer) ? answer : {}
  if (typeof token !== 'string')
    throw new EmbedError('EMBED_UNAVAILABLE', 'Power BI answered GenerateToken without a token.')
  return {
    embedToken: embedUrls ? bundle({ token, embedUrls }) : token,
    ...(expiration === undefined ? {} : { expiresAt: expiration }),
  }
}
