import { describe } from 'vitest'
import { look, toldAt } from './look'
import type { Tab } from './tab'
import { LONG_SECONDS, test } from './world'

/** Whether `token` stands anywhere in the page's document. */
const shows = (tab: Tab, token: string | null) =>
  tab.evaluate((text) => document.documentElement.outerHTML.includes(String(text)), token)

const ANN = { identity: 'ann', crossTab: true }

describe.concurrent('a user who signs out in one tab', () => {
  test('is signed out of the others, until the same user returns; other users and other origins hear nothing', async ({
    world,
    expect,
  }) => {
    const { vendor, backend } = world
    vendor.settings.ttlSeconds = LONG_SECONDS
    const first = await world.open({ ...ANN, widgets: ['inline'] }, 'window')
    const second = await world.open({ ...ANN, widgets: ['inline', 'frame'], reading: 'held' }, 'window')
    const bob = await world.open({ identity: 'bob', crossTab: true, widgets: ['inline'] }, 'window')
    const far = await world.open(ANN, 'window', 'localhost')
    const embedsOf = (tab: Tab) => expect.poll(async () => (await look(tab)).embeds)
    const statusOf = (tab: Tab) => expect.poll(async () => (await look(tab)).status)
    for (const tab of [first, bob]) await embedsOf(tab).toEqual(['ready'])
    await embedsOf(second).toEqual(['ready', 'ready'])
    await statusOf(far).toBe('ready')
    const { token } = await look(second)
    expect(await shows(second, token)).toBe(true)

    await first.evaluate(() => window.embeds.client.setIdentity(null))
    await statusOf(second).toBe('loading')
    expect((await look(second)).token).toBeNull()
    await expect.poll(() => shows(second, token)).toBe(false)
    // A widget calls each 2 s: bob's tell how long ann's say nothing, after what was under way.
    const callsOf = (user: string) => vendor.counts.byUser[user] ?? 0
    const calls = callsOf('bob')
    await expect.poll(() => callsOf('bob')).toBeGreaterThan(calls)
    const ann = callsOf('ann')
    await expect.poll(() => callsOf('bob')).toBeGreaterThan(calls + 2)
    expect(callsOf('ann'), 'calls for ann while she is signed out').toBe(ann)
    expect((await look(bob)).embeds).toEqual(['ready'])
    expect((await look(far)).status).toBe('ready')

    await first.evaluate(() => window.embeds.client.setIdentity('ann'))
    await embedsOf(second).toEqual(['ready', 'ready'])
    await embedsOf(first).toEqual(['ready'])
    const [here, there] = [await look(first), await look(second)]
    for (const { token: returned } of [here, there]) expect(returned).not.toBe(token)
    expect(here.heard.length).toBeGreaterThan(0)
    expect((await look(bob)).heard, 'on the channel of another user').toEqual([])
    expect(backend.requests.filter(({ user }) => user === 'bob').length).toBe(1)
    expect((await look(far)).heard, 'on another origin').toEqual([])
    expect(vendor.counts.expired + vendor.counts.invalid).toBe(0)
  })

  test('is signed out of a tab that was frozen meanwhile', async ({ world, expect }) => {
    world.vendor.settings.ttlSeconds = LONG_SECONDS
    const frozen = await world.open({ ...ANN, widgets: ['inline'], useOn: ['resume'] })
    await expect.poll(async () => (await look(frozen)).embeds).toEqual(['ready'])
    const { token } = await look(frozen)
    const other = await world.open(ANN)
    await expect.poll(async () => (await look(other)).status).toBe('ready')
    await frozen.freeze()
    await expect.poll(async () => toldAt(await look(frozen), 'freeze').length).toBe(1)
    await other.evaluate((away) => {
      window.embeds.client.setIdentity(null)
      location.assign(away)
    }, world.blankUrl)
    await expect.poll(() => other.evaluate(() => location.href)).toBe(world.blankUrl)
    await frozen.resume()
    await expect.poll(async () => (await look(frozen)).uses.length).toBe(1)
    expect((await look(frozen)).accepted, 'its first use').toEqual({ resume: false })
    expect((await look(frozen)).token).toBeNull()
    expect(await shows(frozen, token)).toBe(false)
  })
})
