import { describe, inject } from 'vitest'
import { drawn, look } from './look'
import { LONG_SECONDS, test } from './world'

const ANN = { identity: 'ann', crossTab: true }

describe.concurrent('a page with crossTab in the back-forward cache', () => {
  test('is restored where it was idle, whatever the other tabs say meanwhile; it holds no lock', async ({
    world,
    expect,
  }) => {
    world.vendor.settings.ttlSeconds = LONG_SECONDS
    const tab = await world.open({ ...ANN, widgets: ['inline'] }, 'window')
    await expect.poll(async () => (await look(tab)).embeds).toEqual(['ready'])
    await drawn(tab)
    const { token } = await look(tab)
    expect(await tab.evaluate(() => navigator.locks.query())).toEqual({ held: [], pending: [] })
    await tab.goto(world.blankUrl)
    const other = await world.open(ANN, 'window')
    await expect.poll(async () => (await look(other)).status).toBe('ready')
    expect(world.backend.requests.length, 'it cannot answer the other').toBe(2)
    await tab.back()
    await expect
      .poll(async () => (await look(tab)).life.at(-1))
      .toMatchObject({ type: 'pageshow', isPersisted: true })
    expect((await look(tab)).notRestoredReasons).toBe('null')
    expect((await look(tab)).token).toBe(token)
    expect(await tab.evaluate(() => navigator.locks.query())).toEqual({ held: [], pending: [] })
  })

  // Browsers tell of visibilitychange before they tell of pageshow, and Chromium of resume as well; only at
  // pageshow is the token forgotten.
  const told = () =>
    inject('engine').name === 'chromium' ? ['resume', 'visible', 'pageshow'] : ['visible', 'pageshow']
  test('is restored without its token where the user signed out meanwhile: nobody gets it, and no widget calls with it', async ({
    world,
    expect,
  }) => {
    const { vendor, backend } = world
    vendor.settings.ttlSeconds = LONG_SECONDS
    const page = await world.open(
      { ...ANN, widgets: ['inline'], useOn: ['resume', 'visible', 'pageshow'] },
      'window',
    )
    await expect.poll(async () => (await look(page)).embeds).toEqual(['ready'])
    await drawn(page)
    await page.goto(world.blankUrl)
    const other = await world.open(ANN, 'window')
    await expect.poll(async () => (await look(other)).status).toBe('ready')
    backend.signedOut.add('ann')
    await other.evaluate(() => window.embeds.client.setIdentity(null))
    await page.back()
    await expect.poll(async () => (await look(page)).uses.length).toBe(told().length)
    await expect.poll(async () => (await look(page)).status).toBe('failed')
    const seen = await look(page)
    expect(seen.life.at(-1)).toMatchObject({ type: 'pageshow', isPersisted: true })
    expect(seen.token).toBeNull()
    expect(seen.accepted, 'its uses').toEqual(Object.fromEntries(told().map((type) => [type, false])))

    // A widget calls each 2 s: bob's tell how long ann's says nothing.
    await world.open({ identity: 'bob', crossTab: true, widgets: ['inline'] }, 'window')
    const callsOf = (user: string) => vendor.counts.byUser[user] ?? 0
    await expect.poll(() => callsOf('bob')).toBeGreaterThan(0)
    const ann = callsOf('ann')
    await expect.poll(() => callsOf('bob')).toBeGreaterThan(3)
    expect(callsOf('ann')).toBe(ann)
  })
})
