import { afterEach, describe, expect, test } from 'vitest'
import type { EmbedClient } from '../../src/client/embed-client'
import type { WantedLife } from '../../src/token/wanted-life'
import { acme } from '../kit/acme'
import { fresh } from '../kit/answers'
import { createLab } from '../kit/lab'
import { fakeTime, MINUTE, pass } from '../kit/time'

fakeTime()

afterEach(() => {
  localStorage.clear()
  sessionStorage.clear()
})

describe('a view that is entered', () => {
  type Settings = NonNullable<Parameters<EmbedClient['subscribe']>[3]>

  /**
   * A page whose token came 400 s ago, and has 500 s left; nobody has subscribed where `settings` are left
   * out.
   */
  async function createOld(settings?: Settings) {
    const lab = createLab(fresh(900), { policy: { keepMs: 60 * MINUTE } })
    await lab.client.ensureToken(acme, {})
    if (settings) lab.client.subscribe(acme, {}, () => {}, settings)
    await pass(400_000)
    return { ...lab, reasons: () => lab.requests.map(({ reason }) => reason) }
  }

  test.each<[WantedLife, boolean]>([
    [600_000, true],
    [400_000, false],
    ['enough', false],
    ['always', true],
  ])('with %s as what it wants of the token on the page renews it: %s', async (wanted, isRenewed) => {
    const { client, reasons } = await createOld({})
    client.enterView(wanted)
    await pass(0)
    expect(reasons()).toEqual(isRenewed ? ['first', 'navigate'] : ['first'])
  })

  test.each<[Settings, boolean]>([
    [{ as: 'view' }, true],
    [{ isPassive: false }, true],
    [{ as: 'parked' }, false],
    [{ as: 'holder' }, false],
    [{ as: 'passive' }, false],
    [{ isPassive: true }, false],
  ])('renews the token of who subscribed with %o: %s', async (settings, isRenewed) => {
    const { client, reasons } = await createOld(settings)
    client.enterView(600_000)
    await pass(0)
    expect(reasons()).toEqual(isRenewed ? ['first', 'navigate'] : ['first'])
  })

  test('renews nothing as somebody comes who needs no token, beside a view that does', async () => {
    const { client, requests } = createLab(fresh(900))
    client.subscribe(acme, {}, () => {})
    await pass(0)
    client.enterView(600_000)
    await pass(400_000)
    client.subscribe(acme, {}, () => {}, { as: 'holder' })
    await pass(0)
    expect(requests).toHaveLength(1)
    client.subscribe(acme, {}, () => {})
    await pass(0)
    expect(requests.map(({ reason }) => reason)).toEqual(['first', 'navigate'])
  })

  test('renews what comes to be needed while it is there, and not what it has renewed', async () => {
    const { client, reasons } = await createOld()
    const leaveView = client.enterView(600_000)
    client.enterView('always')
    await pass(60_000)
    expect(reasons()).toEqual(['first'])
    client.subscribe(acme, {}, () => {})()
    await pass(200_000)
    client.subscribe(acme, {}, () => {})()
    await pass(0)
    expect(reasons()).toEqual(['first', 'navigate'])
    await pass(200_000)
    leaveView()
    client.subscribe(acme, {}, () => {})
    await pass(0)
    expect(reasons()).toEqual(['first', 'navigate'])
  })

  test.each<[string, WantedLife[], boolean]>([
    ['where there is none', [], false],
    ['that wants no more than it has', [400_000, 'enough'], false],
    ['that wants more', [600_000], true],
    ['that wants more, beside one that does not', [400_000, 'always', 600_000, 'enough'], true],
    ['that wants each to be new: that is not waited for', ['always'], false],
  ])('has its widgets wait for more than a token has, %s', async (_, wants, isWanted) => {
    const { client } = await createOld({})
    const { token } = client.getState(acme, {})
    const leave = wants.map((wanted) => client.enterView(wanted))
    expect(token && client.wantsLonger(token)).toBe(isWanted)
    for (const leaveView of leave) leaveView()
    expect(token && client.wantsLonger(token)).toBe(false)
  })
})
