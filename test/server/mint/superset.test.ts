// @vitest-environment node
import { decodeJwt, jwtVerify } from 'jose'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import {
  supersetMint,
  type SupersetMintOptions,
  supersetSignedMint,
  type SupersetSignedMintOptions,
} from '../../../src/server/superset'
import {
  createSupersetEmulator,
  SUPERSET_AUDIENCE,
  SUPERSET_PASSWORD,
  SUPERSET_USER,
  type SupersetEmulator,
} from '../../emulators/superset'
import { CANARY, T0, type User } from '../handling'
import { addressOf, asked, askMint, errorOf, setUpMint, textOf, told } from '../minting'

setUpMint()

const params = { dashboard: 'd1' }
const grant: SupersetMintOptions<User>['grant'] = ({ user }) => ({
  dashboards: ['d1', 'd2'],
  rls: [{ clause: 'tenant_id = 7' }],
  user: { username: user.id },
})

describe('supersetMint', () => {
  let emulator: SupersetEmulator
  const fetchFromEmulator = vi.fn<typeof fetch>(async (input, init) =>
    emulator.fetch(new Request(input, init)),
  )
  const create = (more: Partial<SupersetMintOptions<User>> = {}) =>
    supersetMint<User>({
      baseUrl: 'https://superset.example.com/',
      username: SUPERSET_USER,
      password: SUPERSET_PASSWORD,
      grant,
      fetch: fetchFromEmulator,
      ...more,
    })

  beforeEach(() => {
    emulator = createSupersetEmulator()
    fetchFromEmulator.mockClear()
  })

  test('signs in, gets a CSRF token, and then the guest token, whose own exp counts', async () => {
    const response = await askMint(create(), { params })
    expect(response.status).toBe(200)
    const { embedToken, expiresIn } = (await response.json()) as { embedToken: string; expiresIn: number }
    expect(expiresIn).toBe(300)
    expect(decodeJwt(embedToken)).toMatchObject({
      user: { username: 'user-1' },
      resources: [
        { type: 'dashboard', id: 'd1' },
        { type: 'dashboard', id: 'd2' },
      ],
      rls_rules: [{ clause: 'tenant_id = 7' }],
    })
    expect(fetchFromEmulator.mock.calls.map(([input]) => new URL(addressOf(input)).pathname)).toEqual([
      '/api/v1/security/login',
      '/api/v1/security/csrf_token/',
      '/api/v1/security/guest_token/',
    ])
    const headers = new Headers(fetchFromEmulator.mock.calls[2]?.[1]?.headers)
    expect(headers.get('referer')).toBe('https://superset.example.com/')
  })

  test('signs in once for many tokens, also for those that are asked for at the same time', async () => {
    const mint = create()
    await Promise.all([askMint(mint, { params }), askMint(mint, { params })])
    await askMint(mint, { params, user: 'user-2' })
    expect(emulator.counts).toMatchObject({ signIns: 1, mints: 3 })
  })

  test('signs in again before the account’s token expires', async () => {
    const mint = create()
    await askMint(mint, { params })
    vi.setSystemTime(T0 + 860_000)
    await askMint(mint, { params })
    expect(emulator.counts.signIns).toBe(1)
    vi.setSystemTime(T0 + 871_000)
    await askMint(mint, { params })
    expect(emulator.counts.signIns).toBe(2)
  })

  test('signs in again when Superset has ended the session', async () => {
    const mint = create()
    await askMint(mint, { params })
    emulator.endSessions()
    expect((await askMint(mint, { params })).status).toBe(200)
    expect(emulator.counts.signIns).toBe(2)
  })

  test('a wrong password is a 502 that repeats no secret', async () => {
    const onError = vi.fn()
    const response = await askMint(create({ password: CANARY }), { params, onError })
    expect(response.status).toBe(502)
    expect(await textOf(response)).not.toContain(CANARY)
    expect(told(onError.mock.calls[0]?.[0])).not.toContain(CANARY)
  })

  test('after a sign-in that failed, the next request signs in', async () => {
    const mint = create()
    fetchFromEmulator.mockResolvedValueOnce(Response.json({}, { status: 500 }))
    expect((await askMint(mint, { params })).status).toBe(502)
    expect((await askMint(mint, { params })).status).toBe(200)
  })

  test('a Superset that is away is a 502, and is not asked again', async () => {
    emulator.settings.isDown = true
    expect((await askMint(create(), { params })).status).toBe(502)
    expect(emulator.counts.signIns).toBe(1)
  })

  test('csrf: false asks for no CSRF token', async () => {
    await askMint(create({ csrf: false }), { params })
    expect(fetchFromEmulator.mock.calls.map(([input]) => addressOf(input))).not.toContainEqual(
      expect.stringContaining('csrf'),
    )
  })

  test.each<[string, SupersetMintOptions<User>['grant'], object]>([
    ['null', () => null, params],
    ['another dashboard', () => ({ dashboards: ['d2'] }), params],
  ])('a grant of %s is 403, and Superset is not asked', async (_, refuse, asking) => {
    const onError = vi.fn()
    const response = await askMint(create({ grant: refuse }), { params: { ...asking }, onError })
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ error: 'forbidden' })
    expect(fetchFromEmulator).not.toHaveBeenCalled()
    expect(onError).not.toHaveBeenCalled()
  })

  test.each(['baseUrl', 'username', 'password'] as const)('an empty %s is a mistake', async (name) => {
    const mint = create({ [name]: '' })
    expect(await errorOf(() => mint(asked({ params })))).toMatchObject({ code: 'EMBED_CONFIG' })
  })
})

describe('supersetSignedMint', () => {
  const secret = 'a-secret-of-superset-s-that-is-long-enough'
  const create = (more: Partial<SupersetSignedMintOptions<User>> = {}) =>
    supersetSignedMint<User>({ secret, audience: SUPERSET_AUDIENCE, grant, ...more })

  test('signs what Superset’s README shows, and asks nobody', async () => {
    const response = await askMint(create(), { params })
    const { embedToken, expiresIn } = (await response.json()) as { embedToken: string; expiresIn: number }
    expect(expiresIn).toBe(300)
    const { payload, protectedHeader } = await jwtVerify(embedToken, new TextEncoder().encode(secret))
    expect(protectedHeader).toEqual({ alg: 'HS256', typ: 'JWT' })
    expect(payload).toEqual({
      user: { username: 'user-1' },
      resources: [
        { type: 'dashboard', id: 'd1' },
        { type: 'dashboard', id: 'd2' },
      ],
      rls_rules: [{ clause: 'tenant_id = 7' }],
      iat: T0 / 1_000,
      exp: T0 / 1_000 + 300,
      aud: 'superset',
      type: 'guest',
    })
  })

  test('a dashboard that was not granted is 403', async () => {
    expect((await askMint(create(), { params: { dashboard: 'd3' } })).status).toBe(403)
  })

  test.each([0, 59, 86_401, NaN])('a lifetime of %d s is a mistake', async (lifetimeSeconds) => {
    const mint = create({ lifetimeSeconds })
    expect(await errorOf(() => mint(asked({ params })))).toMatchObject({ code: 'EMBED_CONFIG' })
  })

  test('an empty secret is a mistake', async () => {
    const mint = create({ secret: '' })
    expect(await errorOf(() => mint(asked({ params })))).toMatchObject({ code: 'EMBED_CONFIG' })
  })
})
