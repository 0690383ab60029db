// @vitest-environment node
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { powerBiMint, type PowerBiMintOptions } from '../../../src/server/power-bi'
import { readBundle } from '../../../src/vendor-kit/bundle'
import { createPowerBiEmulator, type PowerBiEmulator } from '../../emulators/power-bi'
import type { User } from '../handling'
import { addressOf, askMint, asked, errorOf, setUpMint } from '../minting'

setUpMint()

const MINUTE = 60_000

describe('powerBiMint', () => {
  let emulator: PowerBiEmulator
  const fetchFromEmulator = vi.fn<typeof fetch>(async (input, init) =>
    emulator.fetch(new Request(input, init)),
  )
  const create = (more: Partial<PowerBiMintOptions<User>> = {}) =>
    powerBiMint<User>({
      tenantId: 'tenant',
      clientId: 'client',
      clientSecret: emulator.clientSecret,
      items: () => ({ reports: [{ id: 'r1', groupId: 'g1' }], datasets: [{ id: 'd1' }] }),
      fetch: fetchFromEmulator,
      ...more,
    })
  const bodyOf = (call: number) =>
    JSON.parse(fetchFromEmulator.mock.calls[call]?.[1]?.body as string) as object

  beforeEach(() => {
    emulator = createPowerBiEmulator()
    emulator.settings.tokenSeconds = Infinity
    fetchFromEmulator.mockClear()
  })

  test('signs in, and makes a token that lives as long as Power BI says', async () => {
    const response = await askMint(create())
    expect(await response.json()).toEqual({
      embedToken: expect.stringMatching(/^H4s/) as string,
      expiresIn: 3_600,
    })
    expect(fetchFromEmulator.mock.calls.map(([url]) => addressOf(url))).toEqual([
      'https://login.microsoftonline.com/tenant/oauth2/v2.0/token',
      'https://api.powerbi.com/v1.0/myorg/GenerateToken',
    ])
    expect(bodyOf(1)).toEqual({ reports: [{ id: 'r1' }], datasets: [{ id: 'd1' }] })
  })

  test('signs in once for many mints, and again before embed tokens get short', async () => {
    const mint = create()
    await Promise.all([askMint(mint), askMint(mint)])
    expect(emulator.counts.signIns).toBe(1)
    vi.advanceTimersByTime(29 * MINUTE)
    await askMint(mint)
    expect(emulator.counts.signIns).toBe(1)
    vi.advanceTimersByTime(2 * MINUTE)
    expect(await (await askMint(mint)).json()).toMatchObject({ expiresIn: 3_600 })
    expect(emulator.counts).toMatchObject({ signIns: 2, generated: 4 })
  })

  test('signs in earlier where longer tokens are wanted, but not at each mint', async () => {
    const mint = create({ lifetimeInMinutes: 60 })
    await askMint(mint)
    await askMint(mint)
    expect(emulator.counts.signIns).toBe(1)
    vi.advanceTimersByTime(16 * MINUTE)
    await askMint(mint)
    expect(emulator.counts.signIns).toBe(2)
  })

  test('shortens tokens', async () => {
    expect(await (await askMint(create({ lifetimeInMinutes: 10 }))).json()).toMatchObject({ expiresIn: 600 })
  })

  test('takes identities from the server, whatever the page says', async () => {
    const mint = create({
      identities: ({ user }) => [{ username: user.id, roles: ['Customer'], datasets: ['d1'] }],
    })
    await askMint(mint, { user: 'alice', params: { identities: [{ username: 'bob' }] } })
    expect(bodyOf(1)).toMatchObject({
      identities: [{ username: 'alice', roles: ['Customer'], datasets: ['d1'] }],
    })
  })

  test('passes Retry-After on', async () => {
    emulator.settings.limitedFor = 9
    const response = await askMint(create())
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '17'])
  })

  test('signs in again when its own token is refused', async () => {
    const mint = create()
    await askMint(mint)
    emulator.settings.serviceSeconds = 60
    const once = vi.fn<typeof fetch>(async (input, init) => {
      if (addressOf(input).endsWith('GenerateToken') && once.mock.calls.length === 1)
        return new Response(null, { status: 401 })
      return emulator.fetch(new Request(input, init))
    })
    fetchFromEmulator.mockImplementation(once)
    expect((await askMint(mint)).status).toBe(200)
    expect(emulator.counts.signIns).toBe(2)
  })

  test('uses the next secret, and falls back to the current one', async () => {
    const mint = create({ clientSecret: { current: emulator.clientSecret, next: 'not-yet' } })
    expect((await askMint(mint)).status).toBe(200)
    expect(emulator.counts.signIns).toBe(2)
  })

  test('sends the reports’ addresses with the token, and looks them up once', async () => {
    const mint = create({ embedUrls: true })
    const { embedToken } = (await (await askMint(mint)).json()) as { embedToken: string }
    expect(readBundle(embedToken)).toEqual({
      token: expect.stringMatching(/^H4s/) as string,
      embedUrls: { r1: 'https://app.powerbi.com/reportEmbed?reportId=r1&groupId=g1' },
    })
    const before = fetchFromEmulator.mock.calls.length
    await askMint(mint)
    expect(fetchFromEmulator.mock.calls.length).toBe(before + 1)
  })

  test.each<[string, Partial<PowerBiMintOptions<User>>]>([
    ['no tenant', { tenantId: '' }],
    ['no client', { clientId: 'undefined' }],
    ['no secret', { clientSecret: '' }],
    ['nothing to open', { items: () => ({}) }],
    ['addresses without a workspace', { embedUrls: true, items: () => ({ reports: [{ id: 'r1' }] }) }],
  ])('says so when there is %s', async (_, more) => {
    expect(await errorOf(() => create(more)(asked()))).toMatchObject({ code: 'EMBED_CONFIG' })
  })
})
