import { setTimeout as wait } from 'node:timers/promises'
import { describe } from 'vitest'
import { look } from './look'
import { test, type World } from './world'

const ANN = { identity: 'ann', crossTab: true }

/** A page of ann's that is in the back-forward cache while she signs out in another tab, and comes back. */
async function returnSignedOut({ vendor, backend, open, blankUrl }: World) {
  vendor.settings.ttlSeconds = 900 // none is renewed by itself
  const page = await open({ ...ANN, widgets: ['inline'], useOn: ['resume', 'visible', 'pageshow'] }, 'window')
  while ((await look(page)).embeds[0] !== 'ready') await wait(50)
  await page.goto(blankUrl)
  const other = await open(ANN, 'window')
  while ((await look(other)).status !== 'ready') await wait(50)
  backend.signedOut.add('ann')
  await other.evaluate(() => window.embeds.client.setIdentity(null))
  await page.back()
  while ((await look(page)).uses.length < 3) await wait(50)
  return page
}

describe.concurrent('a page with crossTab in the back-forward cache', () => {
  test('is restored where it was idle, whatever the other tabs say meanwhile; it holds no lock', async ({ world, expect }) => {
    world.vendor.settings.ttlSeconds = 900
    const tab = await world.open({ ...ANN, widgets: ['inline'] }, 'window')
    await expect.poll(async () => (await look(tab)).embeds).toEqual(['ready'])
    const { token } = await look(tab)
    expect(await tab.evaluate(() => navigator.locks.query())).toEqual({ held: [], pending: [] })
    await tab.goto(world.blankUrl)
    const other = await world.open(ANN, 'window')
    await expect.poll(async () => (await look(other)).status).toBe('ready')
    expect(world.backend.requests.length, 'it cannot answer the other').toBe(2)
    await tab.back()
    await expect.poll(async () => (await look(tab)).life.at(-1)).toMatchObject({ type: 'pageshow', isPersisted: true })
    expect((await look(tab)).notRestoredReasons).toBe('null')
    expect((await look(tab)).token).toBe(token)
    expect(await tab.evaluate(() => navigator.locks.query())).toEqual({ held: [], pending: [] })
  })

  test('is restored without its token where the user signed out meanwhile', async ({ world, expect }) => {
    const page = await returnSignedOut(world)
    expect((await look(page)).life.at(-1)).toMatchObject({ type: 'pageshow', isPersisted: true })
    await expect.poll(async () => (await look(page)).status).toBe('failed')
    expect((await look(page)).token).toBeNull()
  })

  // The client forgets the token, and the widget goes on with it.
  test('makes no call for the user who signed out meanwhile', async ({ world, expect }) => {
    const page = await returnSignedOut(world)
    await expect.poll(async () => (await look(page)).status).toBe('failed')
    await wait(500) // what was under way
    const { ann } = world.vendor.counts.byUser
    await wait(5_000)
    expect(world.vendor.counts.byUser['ann']).toBe(ann)
  })

  // Chromium tells of resume and visibilitychange before it tells of pageshow, and only there is the token forgotten.
  test('gives nobody the token of the user who signed out meanwhile', async ({ world, expect }) => {
    const page = await returnSignedOut(world)
    expect((await look(page)).accepted).toEqual({ resume: false, visible: false, pageshow: false })
  })
})
