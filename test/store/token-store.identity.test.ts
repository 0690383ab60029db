import { describe, expect, test, vi } from 'vitest'
import { type EmbedToken, storageKeys } from '../../src'
import { acme } from '../kit/acme'
import { failing, fresh } from '../kit/answers'
import { createLab } from '../kit/lab'
import { fakeTime, MINUTE } from '../kit/time'
import { expectConsole } from '../kit/printed'

fakeTime()

describe('identity', () => {
  test('another user gets another token; the request of the one before is aborted and its answer dropped', async () => {
    const answers: ((body: unknown) => void)[] = []
    const { client, requests } = createLab(() => new Promise((resolve) => answers.push(resolve)))
    client.setIdentity('alice')
    client.subscribe(acme, {}, () => {})
    const alices = client.ensureToken(acme, {}).catch((error: unknown) => error)
    client.setIdentity('bob')
    expect(requests).toHaveLength(2)
    expect(requests[0]?.signal.aborted).toBe(true)
    expect(await alices).toMatchObject({ code: 'EMBED_ABORTED' })
    answers[1]?.({ token: 'bobs', expiresIn: 900 })
    await vi.advanceTimersByTimeAsync(1)
    answers[0]?.({ token: 'alices', expiresIn: 9_000 })
    await vi.advanceTimersByTimeAsync(1)
    expect(client.getState(acme, {})).toMatchObject({ token: { value: 'bobs' } })
    expect(requests[1]?.current).toBeNull()
  })

  test('row 6 of the pitfalls: a failure for user B never gives user A’s token', async () => {
    const { client, respond } = createLab(fresh(900))
    client.setIdentity('a')
    await client.ensureToken(acme, {})
    respond(failing(503))
    client.setIdentity('b')
    const failed = client.ensureToken(acme, {}, { waitMs: 0 })
    await expect(failed).rejects.toMatchObject({ code: 'EMBED_UNAVAILABLE' })
    expect(client.getState(acme, {}).token).toBeNull()
  })

  test('null fetches nothing; the same user again keeps the token', async () => {
    const { client, requests } = createLab(fresh(900))
    client.setIdentity(null)
    client.subscribe(acme, {}, () => {})
    await vi.advanceTimersByTimeAsync(MINUTE)
    expect(requests).toHaveLength(0)
    await expect(client.ensureToken(acme, {})).rejects.toMatchObject({ code: 'EMBED_SIGNED_OUT' })
    client.setIdentity('alice')
    await vi.advanceTimersByTimeAsync(1)
    client.setIdentity('alice')
    await vi.advanceTimersByTimeAsync(1)
    expect(requests).toHaveLength(1)
  })

  test('the vendors’ storage for the user before is cleared, and nothing else', async () => {
    const { client } = createLab(fresh(900))
    localStorage.setItem('acme-session', '1')
    localStorage.setItem('host-setting', '1')
    client.setIdentity('alice')
    await client.ensureToken({ ...acme, storage: storageKeys('acme-*') }, {})
    client.setIdentity('bob')
    expect(localStorage.getItem('acme-session')).toBeNull()
    expect(localStorage.getItem('host-setting')).toBe('1')
    localStorage.clear()
  })
})

describe('secrets', () => {
  test('no event, state of another user, error or query key holds the token', async () => {
    const { client, events, respond } = createLab(() => ({ token: 'canary-5eb1', expiresIn: 60 }))
    const token: EmbedToken = await client.ensureToken(acme, {})
    client.subscribe(acme, {}, () => {})
    await client.reportRejected(acme, {}, token.value).catch(() => {})
    respond(() => 'canary-5eb1 canary-5eb1')
    await vi.advanceTimersByTimeAsync(5 * MINUTE)
    client.setIdentity('other')
    await vi.advanceTimersByTimeAsync(MINUTE)
    expect(events.length).toBeGreaterThan(8)
    expect(
      JSON.stringify(
        events.map((event) =>
          'error' in event
            ? { ...event, message: event.error.message, cause: String(event.error.cause) }
            : event,
        ),
      ),
    ).not.toContain('canary')
    expectConsole(/^(?!.*canary).*EMBED_TOKEN_MALFORMED/)
  })
})
