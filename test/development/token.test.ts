// @vitest-environment node
// What the library says of tokens that are kept by a cache, or do not say when they end.
import { describe, expect, test, vi } from 'vitest'
import { createEmbedClient, fromEndpoint, fromStatic } from '../../src'
import { acme } from '../kit/acme'
import { fresh } from '../kit/answers'
import { jwt } from '../kit/jwt'
import { createLab } from '../kit/lab'
import { expectConsole } from '../kit/printed'
import { fakeTime, MINUTE, pass, SECOND, T0 } from '../kit/time'

fakeTime()

const timed = { ...acme, id: 'timed', token: { lifetimeSeconds: 900 } }

describe('an answer that does not say how long its token lives', () => {
  test('is told of once a vendor, with what to do', async () => {
    const { client } = createLab(() => ({ embedToken: 'opaque' }))
    await client.ensureToken(acme, {})
    await client.refresh(acme, {})
    await client.ensureToken({ ...acme, id: 'other' }, {})
    expectConsole(
      /^warn: The token source of "acme" does not say how long its token lives.*Answer with expiresIn/,
      /"other" does not say/,
    )
  })

  test.each<[string, () => unknown]>([
    ['says that it never ends', () => ({ embedToken: 'opaque', expiresIn: null })],
    ['says when it ends', () => ({ embedToken: 'opaque', ttl: 900 })],
    ['brings a JWT that does', () => jwt({ iat: T0 / 1_000, exp: T0 / 1_000 + 900 })],
  ])('is not, where it %s', async (_, answer) => {
    await createLab(answer).client.ensureToken(acme, {})
    expectConsole()
  })

  test('is not, where the vendor documents it, or the page gives the token itself', async () => {
    await createLab(() => ({ embedToken: 'opaque' })).client.ensureToken(timed, {})
    await createEmbedClient({ source: fromStatic('opaque') }).ensureToken(acme, {})
    expectConsole()
  })
})

describe('a token that comes again', () => {
  test('is told of once, with how much it has left, and without the token', async () => {
    const mintedAt = Date.now()
    const { client } = createLab(() => jwt({ iat: mintedAt / 1_000, exp: mintedAt / 1_000 + 900 }))
    client.subscribe(acme, {}, () => {})
    await pass(16 * MINUTE)
    expectConsole(
      /^warn: The token source of "acme" was asked for a new token and gave the same again, which has 1\d\d s left\. .*Mint a token for each request/,
    )
  })

  test('is not, where its life was prolonged, where it came a moment ago, or where it is another', async () => {
    const prolonged = createLab(() => ({ embedToken: 'same', expiresIn: 900 }))
    prolonged.client.subscribe(acme, {}, () => {})
    await pass(30 * MINUTE)
    expect(prolonged.requests.length).toBeGreaterThan(1)
    const { client } = createLab(() => ({ embedToken: 'same', expiresIn: 60 }))
    await client.ensureToken(acme, {})
    await client.refresh(acme, {})
    createLab(fresh(900)).client.subscribe(acme, {}, () => {})
    await pass(30 * MINUTE)
    expectConsole()
  })
})

test('an answer that a cache kept is told of, with the address and its age', async () => {
  const headers = { date: new Date(T0 - 40 * SECOND).toUTCString(), age: '40' }
  const fetch = vi.fn(() =>
    Promise.resolve(Response.json({ embedToken: 'opaque', expiresIn: 900 }, { headers })),
  )
  await createEmbedClient({
    source: fromEndpoint('https://app.test/api/token?key=secret', { fetch }),
  }).ensureToken(acme, {})
  expectConsole(
    /^(?!.*secret).*warn: The token endpoint https:\/\/app\.test\/api\/token gave an answer that is 40 s old.*no-store/,
  )
})
