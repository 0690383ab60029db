import type { Mint, MintRequest } from '../../src/server'
import { lookerMint } from '../../src/server/looker'
import { powerBiMint } from '../../src/server/power-bi'
import { quicksightMint } from '../../src/server/quicksight'
import type { LookerEmulator } from '../emulators/looker'
import type { PowerBiEmulator } from '../emulators/power-bi'
import type { QuickSightEmulator } from '../emulators/quicksight'
import { clientOf } from '../emulators/quicksight-client'

interface User {
  id: string
}

/** The emulators of vendors whose SDKs insist on a host of their own. */
export interface PaidEmulators {
  'power-bi': PowerBiEmulator
  quicksight: QuickSightEmulator
  looker: LookerEmulator
}

/** Mints for them, which call the emulators without a network. */
export function paidMints(emulators: PaidEmulators): (isStale: () => boolean) => Record<string, Mint<User>> {
  const to =
    (emulator: { fetch: (request: Request) => Promise<Response> }): typeof fetch =>
    (input, init) =>
      emulator.fetch(new Request(input, init))
  return (isStale) => ({
    'power-bi': keeping(
      isStale,
      powerBiMint<User>({
        tenantId: 'tenant',
        clientId: 'client',
        clientSecret: emulators['power-bi'].clientSecret,
        items: ({ params }) => ({ reports: idsOf(params['reports']), datasets: idsOf(params['datasets']) }),
        identities: ({ user }) => [{ username: user.id }],
        fetch: to(emulators['power-bi']),
      }),
    ),
    quicksight: keeping(
      isStale,
      quicksightMint<User>({
        client: clientOf(emulators.quicksight.fetch),
        awsAccountId: '111122223333',
        user: ({ user, params }) => ({
          userArn: `arn:aws:quicksight:us-east-1:111122223333:user/default/${user.id}`,
          experience: { Dashboard: { InitialDashboardId: String(params['dashboardId']) } },
        }),
        sessionLifetimeInMinutes: 60,
      }),
    ),
    looker: keeping(
      isStale,
      lookerMint<User>({
        baseUrl: 'https://acme.looker.com',
        clientId: 'client',
        clientSecret: emulators.looker.clientSecret,
        embedUser: ({ user }) => ({
          external_user_id: user.id,
          permissions: ['access_data'],
          models: ['orders'],
        }),
        fetch: to(emulators.looker),
      }),
    ),
  })
}

const idsOf = (ids: unknown) => (Array.isArray(ids) ? ids.map((id) => ({ id: String(id) })) : [])

/** As of a backend that caches too long, while `isStale`. */
function keeping(isStale: () => boolean, mint: Mint<User>): Mint<User> {
  const kept = new Map<string, unknown>()
  return async (asked: MintRequest<User>) => {
    const key = JSON.stringify([asked.user.id, asked.params])
    const answer: unknown = (isStale() && kept.get(key)) || (await mint(asked))
    kept.set(key, answer)
    return answer
  }
}
