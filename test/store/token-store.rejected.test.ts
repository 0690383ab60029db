// Tokens that a widget rejects, and backends that refuse another one: who is asked again, and what is shown.
import { describe, expect, test } from 'vitest'
import { acme } from '../kit/acme'
import { failing, fresh, hanging } from '../kit/answers'
import { errorOf } from '../kit/errors'
import { createLab } from '../kit/lab'
import { fakeTime, HOUR, pass, SECOND } from '../kit/time'

fakeTime()

const reasons = ({ requests }: ReturnType<typeof createLab>) => requests.map(({ reason }) => reason)

test('a backend that refuses is asked once more for a widget that no view shows, and then no more', async () => {
  const lab = createLab(fresh(900))
  lab.client.subscribe(acme, {}, () => {}, { as: 'parked' })
  await pass(0)
  lab.respond(failing(401))
  await pass(HOUR)
  expect(reasons(lab)).toEqual(['first', 'due', 'due'])
})

describe('a token that a widget rejects', () => {
  test('is shown while another one is asked for', async () => {
    const lab = createLab(fresh(900))
    lab.client.subscribe(acme, {}, () => {})
    await pass(30 * SECOND)
    lab.respond(hanging)
    const replaced = lab.client.reportRejected(acme, {})
    replaced.catch(() => {})
    await pass(0)
    expect(lab.client.getState(acme, {})).toMatchObject({
      status: 'ready',
      token: { value: 'token-1' },
      isRefreshing: true,
    })
  })

  test('as its replacement was, is asked for anew by whoever comes after everyone had left', async () => {
    const lab = createLab(fresh(900))
    const leave = lab.client.subscribe(acme, {}, () => {})
    await pass(30 * SECOND)
    await lab.client.reportRejected(acme, {})
    expect(await errorOf(lab.client.reportRejected(acme, {}))).toMatchObject({ code: 'EMBED_TOKEN_REJECTED' })
    await pass(25 * SECOND)
    leave()
    expect(reasons(lab)).toEqual(['first', 'rejected'])
    lab.client.subscribe(acme, {}, () => {})
    await pass(0)
    expect(reasons(lab)).toEqual(['first', 'rejected', 'rejected'])
  })
})
