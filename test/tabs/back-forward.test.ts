import { describe, inject } from 'vitest'
import { drawn, look, toldAt } from './look'
import { pastEnd, SOON_MS, test } from './world'

describe.concurrent('a page in the back-forward cache', () => {
  test.for(['live', 'held'] as const)(
    'past its token’s end is restored, and its first use carries a live token; a widget that reads it %s',
    async (reading, { world, expect }) => {
      const { vendor, backend } = world
      const tab = await world.open({
        identity: 'ann',
        widgets: ['inline'],
        reading,
        useOn: ['pageshow', 'visible'],
      })
      await expect.poll(async () => (await look(tab)).embeds).toEqual(['ready'])
      await drawn(tab)
      const listeners = await tab.listeners()
      await tab.goto(world.blankUrl)
      const before = backend.requests.length
      await pastEnd(backend)
      expect(backend.requests.length, 'it asks for nothing while it is there').toBe(before)

      await tab.back()
      await expect.poll(async () => (await look(tab)).uses.length).toBe(2)
      await expect.poll(async () => (await look(tab)).embeds).toEqual(['ready'])
      const seen = await look(tab)
      expect(
        seen.life.filter(({ type }) => type === 'pageshow').map(({ isPersisted }) => isPersisted),
      ).toEqual([false, true])
      expect(seen.notRestoredReasons).toBe('null')
      expect(seen.accepted).toEqual({ pageshow: true, visible: true })
      const shownAt = toldAt(seen, 'pageshow').at(-1) ?? NaN
      expect(
        backend.requests.filter(({ at }) => at < shownAt + SOON_MS).length - before,
        'requests since',
      ).toBe(1)
      expect(await tab.listeners()).toEqual(listeners)
      await expect
        .poll(() => backend.requests.length, { message: 'the next renewal' })
        .toBeGreaterThan(before + 1)
      expect(vendor.counts.expiredBy).toEqual([])
    },
  )

  test('is not restored where it listens to unload, and Chromium says why: what these tests go by can fail', async ({
    world,
    skip,
    expect,
  }) => {
    skip(inject('engine').name === 'webkit', 'WebKit restores a page that listens to unload')
    const tab = await world.open({ identity: 'ann' })
    await tab.evaluate(() => addEventListener('unload', () => {}))
    await tab.goto(world.blankUrl)
    await tab.back()
    await expect
      .poll(async () => (await look(tab)).life.map(({ type, isPersisted }) => [type, isPersisted]))
      .toEqual([['pageshow', false]])
    if (inject('engine').name === 'chromium')
      expect((await look(tab)).notRestoredReasons).toContain('"reason"')
  })
})
