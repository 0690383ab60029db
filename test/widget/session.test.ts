import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { defineVendor, inline } from '../../src'
import { type SessionWatch, watchSession } from '../../src/widget/session'
import { acme } from '../kit/acme'
import { createLab, type Lab } from '../kit/lab'
import { createRandom, SEED } from '../kit/seeded'
import { fakeTime, MINUTE, pass, sleep } from '../kit/time'
import { setVisible } from '../kit/visible'

/** A vendor that refuses the last minute of a session, as Persona does. */
const strict = defineVendor<{ inline: object }>({
  id: 'strict',
  name: 'Strict',
  token: { minLeadMs: MINUTE },
  modes: {
    inline: inline({ mount: () => ({ setToken: () => {}, destroy: () => {} }) }),
  },
})

let lab: Lab
const watches: SessionWatch[] = []

fakeTime({ leavesNoTimers: true })
beforeEach(() => {
  vi.spyOn(Math, 'random').mockReturnValue(0)
  lab = createLab()
})
afterEach(() => {
  for (const watch of watches.splice(0)) watch.end()
})

const ABOUT = { vendor: 'strict', params: { flow: 'f1' }, mode: 'inline', title: 'Chat' } as const

/** A watch, and how long after its beginning each renewal was asked for. */
function watchOf(vendor: Parameters<typeof watchSession>[1] = acme as never) {
  const startedAt = Date.now()
  const renewals: number[] = []
  const watch = watchSession(lab.client, vendor, ABOUT, () => renewals.push(Date.now() - startedAt))
  watches.push(watch)
  return { watch, renewals }
}
const sessions = () => lab.events.flatMap((event) => (event.type === 'widget.session' ? [event] : []))
const onStrict = () => watchOf(strict as never)

describe('a session is renewed once, before its end', () => {
  // 0 and almost 1 of the spread.
  test.each<[string, number, number, number]>([
    ['an hour: a sixth, at most a fifth', 60 * MINUTE, 50 * MINUTE, 48 * MINUTE],
    ['15 minutes: a sixth, at most a fifth', 15 * MINUTE, 12.5 * MINUTE, 12 * MINUTE],
    ['3 minutes: 30 s, at most a fifth', 3 * MINUTE, 150_000, 144_000],
    ['2 minutes: 30 s', 2 * MINUTE, 90_000, 90_000],
    ['1 minute: half', MINUTE, 30_000, 30_000],
    ['30 s: half', 30_000, 15_000, 15_000],
    ['6 s: half', 6_000, 3_000, 3_000],
    ['4 s: not before 2.5 s', 4_000, 2_500, 2_500],
  ])('%s', async (_, endsInMs, latest, earliest) => {
    for (const [random, expected] of [
      [0, latest],
      [0.999_999_999, earliest],
    ] as const) {
      vi.mocked(Math.random).mockReturnValue(random)
      const { watch, renewals } = watchOf()
      watch.begin(endsInMs)
      await pass(expected - 1)
      expect(renewals).toEqual([])
      await pass(2)
      expect(renewals).toHaveLength(1)
      await pass(24 * 60 * MINUTE)
      expect(renewals, 'it says when the next one has begun').toHaveLength(1)
    }
  })

  test.each<[string, number, number]>([
    ['an hour: a sixth is more', 60 * MINUTE, 50 * MINUTE],
    ['5 minutes: the minimum', 5 * MINUTE, 4 * MINUTE],
    ['2 minutes: the minimum', 2 * MINUTE, MINUTE],
    ['70 s, of which half would be too late: the minimum', 70_000, 10_000],
  ])('and never later than the vendor’s minimum: %s', async (_, endsInMs, expected) => {
    const { watch, renewals } = onStrict()
    watch.begin(endsInMs)
    expect(sessions().at(-1)?.renewAt).toBe(Date.now() + expected)
    await pass(expected - 1)
    expect(renewals).toEqual([])
    await pass(1)
    expect(renewals).toEqual([expected])
  })

  test(`whatever its length (seed ${SEED})`, async () => {
    const random = createRandom(SEED)
    vi.mocked(Math.random).mockImplementation(random)
    for (let i = 0; i < 200; i += 1) {
      const isStrict = random() < 0.5
      const endsInMs = Math.ceil(10 ** (3.75 + random() * 4.25)) + (isStrict ? MINUTE : 0)
      const { watch } = isStrict ? onStrict() : watchOf()
      const now = lab.client.now()
      watch.begin(endsInMs)
      const { expiresAt, renewAt } = sessions().at(-1) ?? { expiresAt: 0, renewAt: null }
      const note = `seed ${SEED}, ${endsInMs} ms, ${isStrict ? 'strict' : 'not strict'}, ${String(renewAt)}`
      expect(expiresAt, note).toBe(now + endsInMs)
      expect(renewAt, note).toBeGreaterThan(now)
      const lead = expiresAt - (renewAt ?? 0)
      expect(lead, note).toBeGreaterThanOrEqual(Math.min(30_000, endsInMs / 2) - 1)
      if (isStrict) expect(lead, note).toBeGreaterThanOrEqual(MINUTE - 1)
      expect(lead, note).toBeLessThanOrEqual(Math.max(endsInMs / 5 + 1, 30_000, isStrict ? MINUTE : 0))
      watch.end()
    }
  })

  test('its length counts from when it is told', async () => {
    const { watch, renewals } = watchOf()
    await pass(10 * MINUTE)
    watch.begin(2 * MINUTE)
    await pass(2 * MINUTE)
    expect(renewals).toEqual([11.5 * MINUTE])
  })

  test('longer than a timer can hold, it is not renewed at once', async () => {
    const { watch, renewals } = watchOf()
    watch.begin(2 ** 33)
    await pass(24 * 60 * MINUTE)
    expect(renewals).toEqual([])
    const { renewAt } = sessions()[0] ?? {}
    sleep((renewAt ?? 0) - lab.client.now() - 1_000)
    await pass(31_000)
    expect(renewals).toHaveLength(1)
  })
})

describe('a session that ends too soon is not renewed', () => {
  test.each([MINUTE, MINUTE - 1, 1, 0, -1, -MINUTE, NaN])(
    'one of %i ms, where the vendor wants more than a minute',
    async (endsInMs) => {
      const { watch, renewals } = onStrict()
      watch.begin(endsInMs)
      expect(sessions().map(({ renewAt }) => renewAt)).toEqual([null])
      await pass(24 * 60 * MINUTE)
      expect(renewals).toEqual([])
    },
  )

  test.each([0, -1, NaN, -Infinity])('one of %i ms, where the vendor wants nothing', async (endsInMs) => {
    const { watch, renewals } = watchOf()
    watch.begin(endsInMs)
    expect(sessions().map(({ renewAt }) => renewAt)).toEqual([null])
    await pass(24 * 60 * MINUTE)
    expect(renewals).toEqual([])
  })

  test.each([1, 2_000, 2_500])('one of %i ms, which could only be renewed all the time', async (endsInMs) => {
    const { watch, renewals } = watchOf()
    watch.begin(endsInMs)
    expect(sessions().map(({ renewAt }) => renewAt)).toEqual([null])
    await pass(24 * 60 * MINUTE)
    expect(renewals).toEqual([])
  })

  test('and ends the watch of the one before', async () => {
    const { watch, renewals } = onStrict()
    watch.begin(10 * MINUTE)
    watch.begin(30_000)
    await pass(24 * 60 * MINUTE)
    expect(renewals).toEqual([])
  })

  test('one that never ends is not renewed', async () => {
    const { watch, renewals } = watchOf()
    watch.begin(Infinity)
    await pass(24 * 60 * MINUTE)
    expect(renewals).toEqual([])
  })

  test('one that is hardly longer than the minimum causes no storm of renewals', async () => {
    let begun = 0
    const watch = watchSession(lab.client, strict as never, ABOUT, () => {
      begun += 1
      if (begun < 1_000) watch.begin(MINUTE + 1)
    })
    watches.push(watch)
    watch.begin(MINUTE + 1)
    await pass(MINUTE)
    expect(begun).toBeLessThanOrEqual(27) // what the library bounds its token requests by, at most
  })
})

describe('another session', () => {
  test('replaces the one before, whether it ends later or earlier', async () => {
    const { watch, renewals } = watchOf()
    watch.begin(10 * MINUTE)
    watch.begin(20 * MINUTE)
    await pass(12 * MINUTE)
    expect(renewals).toEqual([])
    watch.begin(2 * MINUTE)
    await pass(60 * MINUTE)
    expect(renewals).toEqual([13.5 * MINUTE])
  })

  test('that its renewal begins is renewed in its turn', async () => {
    const renewals: number[] = []
    const startedAt = Date.now()
    const watch = watchSession(lab.client, strict as never, ABOUT, () => {
      renewals.push(Date.now() - startedAt)
      if (renewals.length < 4) watch.begin(5 * MINUTE)
    })
    watches.push(watch)
    watch.begin(5 * MINUTE)
    await pass(60 * MINUTE)
    expect(renewals).toEqual([4, 8, 12, 16].map((minutes) => minutes * MINUTE))
  })

  test('of another widget is another one', async () => {
    const [one, two] = [watchOf(), watchOf()]
    one.watch.begin(2 * MINUTE)
    two.watch.begin(4 * MINUTE)
    one.watch.end()
    await pass(60 * MINUTE)
    expect([one.renewals, two.renewals]).toEqual([[], [4 * MINUTE - 40_000]])
  })
})

describe('end()', () => {
  test('before its renewal: there is none', async () => {
    const { watch, renewals } = watchOf()
    watch.begin(2 * MINUTE)
    await pass(89_999)
    watch.end()
    await pass(60 * MINUTE)
    expect(renewals).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('twice, before any session, and after its renewal, does nothing', async () => {
    const { watch, renewals } = watchOf()
    watch.end()
    watch.end()
    watch.begin(2 * MINUTE)
    await pass(2 * MINUTE)
    watch.end()
    watch.end()
    await pass(60 * MINUTE)
    expect(renewals).toHaveLength(1)
  })

  test('and a new beginning: it goes on', async () => {
    const { watch, renewals } = watchOf()
    watch.begin(2 * MINUTE)
    watch.end()
    watch.begin(2 * MINUTE)
    await pass(60 * MINUTE)
    expect(renewals).toEqual([90_000])
  })
})

describe('after a sleep', () => {
  const wakes: [string, () => void][] = [
    ['comes into view', () => setVisible(true)],
    ['is focused', () => void window.dispatchEvent(new Event('focus'))],
    ['is shown from the back-forward cache', () => void window.dispatchEvent(new Event('pageshow'))],
    ['is online', () => void window.dispatchEvent(new Event('online'))],
    ['resumes', () => void document.dispatchEvent(new Event('resume'))],
  ]

  test.each(wakes)('past its end, it is renewed at once when the page %s', async (_, wake) => {
    const { watch, renewals } = onStrict()
    watch.begin(10 * MINUTE)
    await pass(MINUTE)
    sleep(8 * 60 * MINUTE)
    expect(renewals).toEqual([])
    wake()
    expect(renewals).toEqual([481 * MINUTE])
    await pass(60 * MINUTE)
    expect(renewals).toHaveLength(1)
  })

  test('past its renewal, and not its end, likewise', () => {
    const { watch, renewals } = onStrict()
    watch.begin(10 * MINUTE)
    sleep(9.5 * MINUTE)
    window.dispatchEvent(new Event('focus'))
    expect(renewals).toEqual([9.5 * MINUTE])
  })

  test('that ends before its renewal, it is renewed in time', async () => {
    const { watch, renewals } = onStrict()
    watch.begin(5 * MINUTE)
    sleep(3 * MINUTE)
    window.dispatchEvent(new Event('focus'))
    expect(renewals).toEqual([])
    await pass(10 * MINUTE)
    expect(renewals).toEqual([4 * MINUTE])
  })

  test('that nothing tells of, it is renewed within the half minute', async () => {
    const { watch, renewals } = onStrict()
    watch.begin(10 * MINUTE)
    sleep(60 * MINUTE)
    await pass(30_000)
    expect(renewals).toHaveLength(1)
  })

  test('one that has ended by end() is not', () => {
    const { watch, renewals } = onStrict()
    watch.begin(10 * MINUTE)
    watch.end()
    sleep(60 * MINUTE)
    setVisible(true)
    window.dispatchEvent(new Event('focus'))
    expect(renewals).toEqual([])
  })

  test('a clock that was set back does not put it off', async () => {
    const { watch, renewals } = watchOf()
    watch.begin(10 * MINUTE)
    const startedAt = performance.now()
    vi.setSystemTime(Date.now() - 24 * 60 * MINUTE)
    await pass(10 * MINUTE)
    expect(renewals).toHaveLength(1)
    expect(performance.now() - startedAt).toBe(10 * MINUTE)
  })
})

test('the page is told of each session: vendor, mode, and both instants of the client’s clock', async () => {
  const { watch } = onStrict()
  watch.begin(5 * MINUTE)
  await pass(1_000)
  watch.begin(30_000)
  expect(sessions()).toEqual([
    {
      type: 'widget.session',
      ...ABOUT,
      at: Date.now() - 1_000,
      expiresAt: Date.now() + 299_000,
      renewAt: Date.now() + 239_000,
    },
    { type: 'widget.session', ...ABOUT, at: Date.now(), expiresAt: Date.now() + 30_000, renewAt: null },
  ])
})

test('it needs no token: no request is made', async () => {
  const { watch } = watchOf()
  watch.begin(2 * MINUTE)
  await pass(60 * MINUTE)
  expect(lab.requests).toEqual([])
  expect(lab.typesOf()).toEqual(['widget.session'])
})
