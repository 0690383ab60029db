import { expect, test, vi } from 'vitest'
import { acme } from '../kit/acme'
import { fresh } from '../kit/answers'
import { createLab } from '../kit/lab'
import { fakeTime } from '../kit/time'

fakeTime()

test('a token that is refused over and over while it is renewed is refused once, and whoever says so is answered', async () => {
  const { client, requests, respond, typesOf } = createLab(fresh(900))
  client.subscribe(acme, {}, () => {})
  const { value } = await client.ensureToken(acme, {})
  respond(
    () => new Promise((resolve) => setTimeout(() => resolve({ embedToken: 'T2', expiresIn: 900 }), 200)),
  )
  const timers = vi.spyOn(globalThis, 'setTimeout')
  const gone = new AbortController()
  const answers = Array.from({ length: 2_000 }, () =>
    client.reportRejected(acme, {}, value, { waitMs: Infinity, signal: gone.signal }),
  )
  await vi.advanceTimersByTimeAsync(300)
  expect(new Set((await Promise.all(answers)).map((token) => token.value))).toEqual(new Set(['T2']))
  expect(timers.mock.calls.length, 'timers that were set').toBeLessThan(30)
  timers.mockRestore()
  expect(requests).toHaveLength(2)
  expect(typesOf().filter((type) => type === 'token.rejected')).toHaveLength(1)
})

test('a replacement that is refused in its turn is told of as well, once', async () => {
  const { client, typesOf } = createLab(fresh(900))
  client.subscribe(acme, {}, () => {})
  const first = await client.ensureToken(acme, {})
  const second = await client.reportRejected(acme, {}, first.value)
  for (let n = 0; n < 3; n++)
    await expect(client.reportRejected(acme, {}, second.value)).rejects.toMatchObject({
      code: 'EMBED_TOKEN_REJECTED',
    })
  expect(typesOf().filter((type) => type === 'token.rejected')).toHaveLength(2)
})
