// @vitest-environment node
import { decodeJwt, jwtVerify } from 'jose'
import { describe, expect, test, vi } from 'vitest'
import {
  createMetabaseGuestHandler,
  metabaseMint,
  type MetabaseMintOptions,
} from '../../../src/server/metabase'
import { EVIL, json, OWN, T0, URL_OF_HANDLER, type User } from '../handling'
import { asked, askMint, errorOf, setUpMint } from '../minting'

setUpMint()

const secret = '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'
const create = (more: Partial<MetabaseMintOptions<User>> = {}) =>
  metabaseMint<User>({
    secret,
    grant: ({ user, entity }) => (entity.id === 66 ? null : { customer: [user.id] }),
    ...more,
  })

describe('metabaseMint', () => {
  test('signs the item, the locked values of the server, and exp', async () => {
    const response = await askMint(create(), { params: { dashboard: 10 } })
    const { embedToken, expiresIn } = (await response.json()) as { embedToken: string; expiresIn: number }
    expect(expiresIn).toBe(600)
    const { payload, protectedHeader } = await jwtVerify(embedToken, new TextEncoder().encode(secret))
    expect(protectedHeader).toEqual({ alg: 'HS256', typ: 'JWT' })
    expect(payload).toEqual({
      resource: { dashboard: 10 },
      params: { customer: ['user-1'] },
      exp: T0 / 1_000 + 600,
    })
  })

  test.each<[object, object]>([
    [{ question: 5 }, { question: 5 }],
    [{ dashboard: '10' }, { dashboard: 10 }],
    [{ dashboard: 'Pq7RsTuVwXyZaBcDeFgHi' }, { dashboard: 'Pq7RsTuVwXyZaBcDeFgHi' }],
  ])('of %j, it signs %j', async (params, resource) => {
    const { embedToken } = (await create()(asked({ params: { ...params } }))) as { embedToken: string }
    expect(decodeJwt(embedToken)).toMatchObject({ resource })
  })

  test('what the page sends as locked values is not signed', async () => {
    const params = { dashboard: 10, params: { customer: ['user-2'] }, customer: ['user-2'] }
    const { embedToken } = (await create()(asked({ params }))) as { embedToken: string }
    expect(decodeJwt(embedToken)).toMatchObject({ params: { customer: ['user-1'] } })
  })

  test('the grant hears of the user, the item and the context', async () => {
    const grant = vi.fn<MetabaseMintOptions<User>['grant']>(() => ({}))
    await askMint(create({ grant }), { params: { dashboard: 10, customContext: { tab: 'gadgets' } } })
    const [request] = grant.mock.calls[0] ?? []
    expect(request?.user).toEqual({ id: 'user-1' })
    expect(request?.entity).toEqual({ type: 'dashboard', id: 10 })
    expect(request?.customContext).toEqual({ tab: 'gadgets' })
    expect(request?.signal).toBeInstanceOf(AbortSignal)
  })

  test('an item that is not granted is 403', async () => {
    const response = await askMint(create(), { params: { dashboard: 66 } })
    expect(response.status).toBe(403)
    expect(await response.json()).toMatchObject({ error: 'forbidden' })
  })

  test.each<object>([
    {},
    { dashboard: 0 },
    { dashboard: -1 },
    { dashboard: 1.5 },
    { dashboard: null },
    { dashboard: '../1' },
    { dashboard: { id: 1 } },
    { dashboard: 1, question: 2 },
  ])('%j names no item, and is 400', async (params) => {
    expect((await askMint(create(), { params: { ...params } })).status).toBe(400)
  })

  test('an empty secret is a mistake', async () => {
    const mint = create({ secret: '' })
    expect(await errorOf(() => mint(asked({ params: { dashboard: 1 } })))).toMatchObject({
      code: 'EMBED_CONFIG',
    })
  })
})

describe('createMetabaseGuestHandler', () => {
  const authorize = vi.fn(async (request: Request): Promise<User | null> => {
    const id = /user=([\w-]+)/.exec(request.headers.get('cookie') ?? '')?.[1]
    return id ? { id } : null
  })
  const handler = createMetabaseGuestHandler<User>({
    authorize,
    mint: { metabase: create() },
    identityOf: ({ id }) => id,
    requireIdentity: true,
    onError: () => {},
  })
  const ask = (body: object, headers: Record<string, string> = { cookie: 'user=user-2' }) =>
    handler(json(body, { headers }))

  test('answers what Metabase’s script asks with a jwt for the user of the cookie', async () => {
    const response = await ask({ entityType: 'dashboard', entityId: 10, customContext: 'gadgets-tab' })
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('no-store')
    const body = (await response.json()) as { jwt: string }
    expect(Object.keys(body)).toEqual(['jwt'])
    expect(decodeJwt(body.jwt)).toMatchObject({
      resource: { dashboard: 10 },
      params: { customer: ['user-2'] },
    })
  })

  test('without a session it is 401', async () => {
    expect((await ask({ entityType: 'question', entityId: 5 }, {})).status).toBe(401)
  })

  test('an item that is not granted is 403, and no item is 400', async () => {
    expect((await ask({ entityType: 'dashboard', entityId: 66 })).status).toBe(403)
    expect((await ask({ entityType: 'collection', entityId: 1 })).status).toBe(400)
    expect((await ask({})).status).toBe(400)
  })

  test('another site is refused', async () => {
    const headers = { cookie: 'user=user-2', origin: EVIL, 'sec-fetch-site': 'cross-site' }
    expect((await ask({ entityType: 'dashboard', entityId: 10 }, headers)).status).toBe(403)
    const own = { cookie: 'user=user-2', origin: OWN, 'sec-fetch-site': 'same-origin' }
    expect((await ask({ entityType: 'dashboard', entityId: 10 }, own)).status).toBe(200)
  })

  test('only POST is answered', async () => {
    expect((await handler(new Request(URL_OF_HANDLER))).status).toBe(405)
  })
})
