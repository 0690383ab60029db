import type { Mint } from '../mint/mint'
import { signHs256 } from '../mint/sign-hs256'
import { createSupersetApi, type SupersetAccount } from './api'
import { granted, type GrantSuperset } from './grant'

export type { SupersetAccount } from './api'
export type { GrantSuperset, SupersetGrant } from './grant'

/** Options of {@link supersetMint}. */
export interface SupersetMintOptions<User> extends SupersetAccount {
  grant: GrantSuperset<User>
}

/**
 * Gets guest tokens from Superset: signs in once, and asks `POST /api/v1/security/guest_token/` for each. The
 * sign-in is shared by all requests, and renewed before it expires or when Superset rejects it.
 *
 * The lifetime is the one in the token: `GUEST_TOKEN_JWT_EXP_SECONDS` of Superset, 300 s by default.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: an option is empty; `EMBED_RATE_LIMITED`, `EMBED_UNAVAILABLE`;
 * `createTokenHandler` makes them 502, 429 and 502. A dashboard that was not granted is 403.
 *
 * @example
 * const superset = supersetMint<User>({
 *   baseUrl: 'https://superset.example.com',
 *   username: process.env.SUPERSET_USER!,
 *   password: process.env.SUPERSET_PASSWORD!,
 *   grant: ({ user, params }) =>
 *     mayRead(user, params.dashboard) ? { dashboards: [String(params.dashboard)] } : null,
 * })
 */
export function supersetMint<User>({ grant, ...account }: SupersetMintOptions<User>): Mint<User> {
  const api = createSupersetApi(account)
  return async (asked) => ({ embedToken: await api.guestToken(await granted(grant, asked), asked.signal) })
}

/** Options of {@link supersetSignedMint}. */
export interface SupersetSignedMintOptions<User> {
  /** `GUEST_TOKEN_JWT_SECRET` of Superset; for the server only. */
  secret: string
  /** `GUEST_TOKEN_JWT_AUDIENCE` of Superset. It has to be set there. */
  audience: string
  /** How long a token lives, in seconds: 60 to 86,400. Default 300, as Superset's own. */
  lifetimeSeconds?: number | undefined
  grant: GrantSuperset<User>
}

/**
 * Signs guest tokens with Superset's secret, without a request to Superset.
 *
 * @source `@superset-ui/embedded-sdk` 0.4.0, README, "Creating a Guest Token"
 * @throws {EmbedError} `EMBED_CONFIG`: the secret or the lifetime is wrong; `createTokenHandler` makes it 502. A
 * dashboard that was not granted is 403.
 *
 * @example
 * const superset = supersetSignedMint<User>({
 *   secret: process.env.GUEST_TOKEN_JWT_SECRET!,
 *   audience: 'superset',
 *   grant: ({ user }) => ({ dashboards: dashboardsOf(user) }),
 * })
 */
export function supersetSignedMint<User>({
  secret,
  audience,
  lifetimeSeconds = 300,
  grant,
}: SupersetSignedMintOptions<User>): Mint<User> {
  return async (asked) => {
    const { user, resources, rls } = await granted(grant, asked)
    return signHs256('supersetSignedMint', secret, lifetimeSeconds, {
      user,
      resources,
      rls_rules: rls,
      iat: Math.floor(Date.now() / 1_000),
      aud: audience,
      type: 'guest',
    })
  }
}
