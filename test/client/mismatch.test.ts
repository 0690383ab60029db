import { describe, expect, test } from 'vitest'
import { EmbedError } from '../../src'
import { acme } from '../kit/acme'
import { errorOf } from '../kit/errors'
import { fresh, type Answer } from '../kit/answers'
import { createLab } from '../kit/lab'
import { fakeTime, MINUTE, pass } from '../kit/time'

fakeTime()

const mismatch: Answer = () => {
  throw new EmbedError('EMBED_IDENTITY_MISMATCH', 'Somebody else is signed in.')
}

describe('a backend whose session is another user’s', () => {
  test('tells whoever waits for a token so', async () => {
    const { client } = createLab(mismatch, { identity: 'u1' })
    expect(await errorOf(client.ensureToken(acme, {}))).toMatchObject({ code: 'EMBED_IDENTITY_MISMATCH' })
    expect(await errorOf(client.ensureToken(acme, {}, { waitMs: 0 }))).toMatchObject({
      code: 'EMBED_IDENTITY_MISMATCH',
    })
  })

  test('takes the token from the page, which says why, and is asked again slowly', async () => {
    const { client, requests, events, respond } = createLab(fresh(900), { identity: 'u1' })
    client.subscribe(acme, {}, () => {})
    await pass(0)
    respond(mismatch)
    await pass(13 * MINUTE)
    expect(client.getState(acme, {})).toMatchObject({
      status: 'failed',
      token: null,
      error: { code: 'EMBED_IDENTITY_MISMATCH' },
    })
    expect(events.map(({ type }) => type)).toContain('identity.mismatch')
    const before = requests.length
    await pass(10 * MINUTE)
    expect(requests.length - before, 'in ten minutes').toBeGreaterThan(5)
    expect(requests.length - before, 'no more than one each 24 s').toBeLessThanOrEqual(25)
  })

  test('is asked once, not twice in a row', async () => {
    const { client, requests, respond } = createLab(fresh(900), { identity: 'u1' })
    client.subscribe(acme, {}, () => {})
    await pass(0)
    respond(mismatch)
    await client.refresh(acme, {}).catch(() => {})
    await pass(20_000)
    expect(requests).toHaveLength(2)
  })
})
