// @vitest-environment node
import { QuickSightClient } from '@aws-sdk/client-quicksight'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { cached, memoryCache } from '../../../src/server'
import { quicksightMint, type QuickSightMintOptions } from '../../../src/server/quicksight'
import { readBundle } from '../../../src/vendor-kit/bundle'
import { createQuickSightEmulator, type QuickSightEmulator } from '../../emulators/quicksight'
import { clientOf } from '../../emulators/quicksight-client'
import type { User } from '../handling'
import { askMint, asked, errorOf, setUpMint } from '../minting'

setUpMint()

const ARN = 'arn:aws:quicksight:us-east-1:111122223333'

describe('quicksightMint', () => {
  let emulator: QuickSightEmulator
  const create = (more: Partial<QuickSightMintOptions<User>> = {}) =>
    quicksightMint<User>({
      client: clientOf(emulator.fetch),
      awsAccountId: '111122223333',
      user: ({ user, params }) => ({
        userArn: `${ARN}:user/default/${user.id}`,
        experience: {
          Dashboard: { InitialDashboardId: (params['dashboardId'] as string | undefined) ?? 'd1' },
        },
      }),
      ...more,
    })
  const tokenOf = async (response: Response) => ((await response.json()) as { embedToken: string }).embedToken

  beforeEach(() => {
    emulator = createQuickSightEmulator()
  })

  test('makes a URL for a registered user, with the length of its session', async () => {
    const response = await askMint(create({ sessionLifetimeInMinutes: 60 }), { user: 'alice' })
    const body = (await response.clone().json()) as { expiresIn: number }
    expect(body.expiresIn).toBe(300)
    expect(readBundle(await tokenOf(response))).toEqual({
      url: expect.stringMatching(
        /^https:\/\/us-east-1\.quicksight\.aws\.amazon\.com\/embed\/.*\/dashboards\/d1\?code=/,
      ) as string,
      sessionMinutes: 60,
    })
    expect(emulator.counts.asked).toEqual([
      {
        UserArn: `${ARN}:user/default/alice`,
        SessionLifetimeInMinutes: 60,
        ExperienceConfiguration: { Dashboard: { InitialDashboardId: 'd1' } },
      },
    ])
  })

  test('makes a URL for an anonymous user, with the tags of the server', async () => {
    const mint = create({
      user: ({ user }) => ({
        namespace: 'default',
        authorizedResourceArns: [`${ARN}:dashboard/d1`],
        experience: { Dashboard: { InitialDashboardId: 'd1' } },
        sessionTags: [{ Key: 'tenant', Value: user.id }],
      }),
    })
    await askMint(mint, { user: 'bob' })
    expect(emulator.counts.asked).toEqual([
      {
        SessionLifetimeInMinutes: 600,
        Namespace: 'default',
        AuthorizedResourceArns: [`${ARN}:dashboard/d1`],
        ExperienceConfiguration: { Dashboard: { InitialDashboardId: 'd1' } },
        SessionTags: [{ Key: 'tenant', Value: 'bob' }],
      },
    ])
  })

  test('makes a new URL each time', async () => {
    const mint = create()
    const tokens = [await tokenOf(await askMint(mint)), await tokenOf(await askMint(mint))]
    expect(new Set(tokens).size).toBe(2)
  })

  test('is refused by a cache', async () => {
    const mint = cached(create(), { cache: memoryCache(), identityOf: ({ id }) => id })
    expect(await errorOf(() => mint(asked()))).toMatchObject({ code: 'EMBED_CONFIG' })
  })

  test('passes the page’s origin on if it is on the list, and no other', async () => {
    const mint = create({ allowedOrigins: ['https://app.example.com'] })
    const from = (origin: string) =>
      asked({ request: new Request('https://x.example', { headers: { origin } }) })
    await mint(from('https://app.example.com'))
    expect(emulator.counts.asked).toMatchObject([{ AllowedDomains: ['https://app.example.com'] }])
    expect(await errorOf(() => mint(from('https://evil.example')))).toMatchObject({ code: 'EMBED_CONFIG' })
    expect(emulator.counts.urls).toBe(1)
  })

  test.each([
    [429, 'ThrottlingException', 429],
    [400, 'ThrottlingException', 429],
    [403, 'AccessDeniedException', 502],
    [500, 'InternalFailureException', 502],
  ])('status %i of AWS, %s, is a %i, and tells nothing of the user', async (status, type, ours) => {
    const client = clientOf(async () =>
      Response.json(
        { Message: `${ARN}:user/default/alice` },
        { status, headers: { 'x-amzn-errortype': type } },
      ),
    )
    const onError = vi.fn()
    const response = await askMint(create({ client }), { onError })
    expect(response.status).toBe(ours)
    expect(JSON.stringify([await response.text(), String(onError.mock.calls)])).not.toContain('alice')
  })

  test('an empty account is a mistake of configuration', async () => {
    expect(await errorOf(() => create({ awsAccountId: '' })(asked()))).toMatchObject({ code: 'EMBED_CONFIG' })
  })

  test('takes the real client of AWS', () => {
    expect(clientOf(emulator.fetch)).toBeInstanceOf(QuickSightClient)
  })
})
