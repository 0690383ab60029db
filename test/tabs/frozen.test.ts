import { describe } from 'vitest'
import { look, toldAt } from './look'
import { pastEnd, SOON_MS, test } from './world'

describe.concurrent('a tab frozen for longer than its token lives', () => {
  test.for(['live', 'held'] as const)(
    'uses a live one first thing when it resumes, for one request; its widget, which reads it %s, too',
    async (reading, { world, expect }) => {
      const { vendor, backend } = world
      const tab = await world.open({
        identity: 'ann',
        widgets: ['inline'],
        reading,
        useOn: ['resume', 'visible'],
      })
      await expect.poll(async () => (await look(tab)).embeds).toEqual(['ready'])
      await world.openBlank()
      await tab.freeze()
      await expect.poll(async () => toldAt(await look(tab), 'freeze').length).toBe(1)
      const called = vendor.counts.calls
      const before = backend.requests.length
      await pastEnd(backend)
      expect(backend.requests.length, 'it asks for nothing').toBe(before)
      expect(vendor.counts.calls - called, 'it calls nobody, but for what was under way').toBeLessThanOrEqual(
        1,
      )

      await tab.show()
      await tab.resume()
      await expect.poll(async () => (await look(tab)).uses.length).toBe(2)
      await expect.poll(async () => (await look(tab)).embeds).toEqual(['ready'])
      const seen = vendor.counts.calls
      await expect.poll(() => vendor.counts.calls).toBeGreaterThan(seen)
      const after = await look(tab)
      expect(after.accepted).toEqual({ resume: true, visible: true })
      const resumedAt = toldAt(after, 'resume')[0] ?? NaN
      expect(
        backend.requests.filter(({ at }) => at >= resumedAt && at < resumedAt + SOON_MS).length,
        'requests after it resumed',
      ).toBe(1)
      expect(vendor.counts.expiredBy).toEqual([])
    },
  )

  // Its timers run when the tab resumes, before anyone can tell it; the page can only be quick with a new
  // token.
  test('may be used by a frame of the vendor’s until there is a new one, never after', async ({
    world,
    expect,
  }) => {
    const { vendor, backend } = world
    const tab = await world.open({ identity: 'ann', widgets: ['frame'] })
    await expect.poll(async () => (await look(tab)).embeds).toEqual(['ready'])
    await world.openBlank()
    await tab.freeze()
    await pastEnd(backend)
    expect(vendor.counts.expired, 'while frozen').toBe(0)
    const liveCalls = () => vendor.counts.byUser['ann'] ?? 0
    const before = liveCalls()
    const requests = backend.requests.length

    await tab.show()
    await tab.resume()
    await expect.poll(liveCalls).toBeGreaterThan(before)
    const { expired } = vendor.counts
    await expect.poll(liveCalls).toBeGreaterThan(before + 2)
    expect(vendor.counts.expired, 'after the first call with the new one').toBe(expired)
    const resumedAt = toldAt(await look(tab), 'resume')[0] ?? NaN
    expect(backend.requests.filter(({ at }) => at < resumedAt + SOON_MS).length - requests).toBe(1)
  })
})
