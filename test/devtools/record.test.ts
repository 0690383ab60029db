import { describe, expect, test, vi } from 'vitest'
import { EmbedError, type EmbedEvent } from '../../src'
import { shareAcrossTabs } from '../../src/cross-tab/share-across-tabs'
import {
  MAX_LOG,
  MAX_REQUESTS,
  MAX_TOKENS,
  MAX_WIDGETS,
  NOTHING_RECORDED,
  record,
  type Recorded,
  tokenKey,
} from '../../src/devtools/record'
import { acme } from '../kit/acme'
import { failing, fresh, hanging } from '../kit/answers'
import { createLab, type Lab } from '../kit/lab'
import { mockNeighbours } from '../kit/neighbours'
import { fakeTime } from '../kit/time'

fakeTime()

const OPTIONS = { account: 'a1' }
const KEY = tokenKey({ vendor: 'acme', params: OPTIONS })

function recordOf({ events }: Pick<Lab, 'events'>): Recorded {
  return events.reduce(record, NOTHING_RECORDED)
}

function requestsOf(lab: Pick<Lab, 'events'>) {
  return recordOf(lab).requests.get(KEY) ?? []
}

describe('requests of a real client', () => {
  test('the first, its answer, and the renewal', async () => {
    const lab = createLab(fresh(900))
    lab.client.subscribe(acme, OPTIONS, () => {})
    expect(requestsOf(lab)).toMatchObject([
      { reason: 'first', attempt: 1, outcome: { state: 'pending', isShared: false } },
    ])
    await vi.advanceTimersByTimeAsync(0)
    expect(requestsOf(lab)).toMatchObject([{ outcome: { state: 'received', from: 'backend', tookMs: 0 } }])
    await vi.advanceTimersByTimeAsync(850_000)
    expect(requestsOf(lab).map(({ reason, outcome }) => [reason, outcome.state])).toEqual([
      ['first', 'received'],
      ['due', 'received'],
    ])
  })

  test('how long an answer takes', async () => {
    const lab = createLab(
      () =>
        new Promise((resolve) =>
          setTimeout(() => resolve({ embedToken: 'late-token', expiresIn: 900 }), 2_500),
        ),
    )
    lab.client.subscribe(acme, OPTIONS, () => {})
    await vi.advanceTimersByTimeAsync(2_500)
    expect(requestsOf(lab)).toMatchObject([{ outcome: { state: 'received', tookMs: 2_500 } }])
  })

  test('a failure, and when it is tried again', async () => {
    const lab = createLab(failing(503))
    lab.client.subscribe(acme, OPTIONS, () => {})
    await vi.advanceTimersByTimeAsync(0)
    const [first] = requestsOf(lab)
    expect(first).toMatchObject({
      attempt: 1,
      outcome: { state: 'failed', code: 'EMBED_UNAVAILABLE', tookMs: 0 },
    })
    const nextAttemptAt = first?.outcome.state === 'failed' ? (first.outcome.nextAttemptAt ?? 0) : 0
    expect(nextAttemptAt).toBeGreaterThan(Date.now())
    await vi.advanceTimersByTimeAsync(nextAttemptAt - Date.now() + 1)
    expect(requestsOf(lab)).toMatchObject([
      { attempt: 1 },
      { attempt: 2, startedAt: expect.closeTo(nextAttemptAt, -1) as number },
    ])
  })

  test('one that another identity ends is dropped, not pending', async () => {
    const lab = createLab(hanging, { identity: 'u1' })
    lab.client.subscribe(acme, OPTIONS, () => {})
    await vi.advanceTimersByTimeAsync(10)
    lab.client.setIdentity(null)
    expect(requestsOf(lab)).toMatchObject([{ outcome: { state: 'dropped' } }])
  })

  test('one that clear() ends is dropped as soon as the next leaves', async () => {
    const lab = createLab(hanging)
    lab.client.subscribe(acme, OPTIONS, () => {})
    await vi.advanceTimersByTimeAsync(10)
    lab.client.clear()
    await vi.advanceTimersByTimeAsync(100)
    expect(requestsOf(lab)).toMatchObject([
      { outcome: { state: 'dropped' } },
      { outcome: { state: 'pending' } },
    ])
  })

  test('devtools that come while one is under way know of its end', async () => {
    const lab = createLab(fresh(900))
    lab.client.subscribe(acme, OPTIONS, () => {})
    await vi.advanceTimersByTimeAsync(0)
    const later = { events: lab.events.filter(({ type }) => type !== 'token.requested') }
    expect(requestsOf(later)).toMatchObject([
      { reason: 'first', attempt: null, outcome: { state: 'received' } },
    ])
  })

  test('what another tab had is told apart from what was fetched', async () => {
    const neighbours = mockNeighbours()
    const [first, second] = ['a', 'b'].map((tab) =>
      neighbours.inTab(tab, () => {
        const lab = createLab(fresh(900), { crossTab: shareAcrossTabs(), identity: 'u1' })
        lab.client.subscribe(acme, OPTIONS, () => {})
        return lab
      }),
    )
    if (!first || !second) throw new Error('There are two tabs.')
    await vi.advanceTimersByTimeAsync(3_000)
    const from = [first, second].map((lab) => {
      const outcome = requestsOf(lab)[0]?.outcome
      return outcome?.state === 'received' ? [lab.requests.length, outcome.from] : outcome
    })
    expect(from).toEqual(
      expect.arrayContaining([
        [1, 'backend'],
        [0, 'another tab'],
      ]),
    )
  })

  test('no token is in the record', async () => {
    const lab = createLab(() => ({ embedToken: 'canary-7f3a', expiresIn: 900 }))
    lab.client.subscribe(acme, OPTIONS, () => {})
    await vi.advanceTimersByTimeAsync(0)
    const { requests, widgets, log } = recordOf(lab)
    expect(log.length).toBeGreaterThan(0)
    expect(JSON.stringify([[...requests], [...widgets], log])).not.toContain('canary')
  })
})

const of = { vendor: 'acme', params: OPTIONS }
const ofWidget = { ...of, mode: 'inline' as const, title: 'Board' }

function after(...events: EmbedEvent[]): Recorded {
  return events.reduce(record, NOTHING_RECORDED)
}

describe('from where', () => {
  test('another tab had it', () => {
    const received = {
      type: 'token.received',
      at: 20,
      ...of,
      reason: 'first',
      expiresAt: 900,
      refreshAt: 700,
      tookMs: 20,
      skewMs: null,
    } as const
    const recorded = after(
      { type: 'token.requested', at: 0, ...of, reason: 'first', attempt: 1 },
      { type: 'token.shared', at: 20, ...of },
      received,
    )
    expect(recorded.requests.get(KEY)).toMatchObject([
      { outcome: { state: 'received', from: 'another tab' } },
    ])
  })

  test('the skew is the last that was told', () => {
    const received = {
      type: 'token.received',
      at: 1,
      ...of,
      reason: 'first',
      expiresAt: null,
      refreshAt: null,
      tookMs: 1,
    } as const
    expect(after({ ...received, skewMs: 5_000 }, { ...received, skewMs: null }).skewMs).toBe(5_000)
    expect(after({ ...received, skewMs: 5_000 }, { ...received, skewMs: -9_000 }).skewMs).toBe(-9_000)
  })
})

describe('a widget', () => {
  const widgetOf = (...events: EmbedEvent[]) => [...after(...events).widgets.values()]
  const mounted = { type: 'widget.mounted', at: 1, ...ofWidget } as const
  const ready = { type: 'widget.ready', at: 2, ...ofWidget } as const
  const error = new EmbedError('EMBED_WIDGET_ERROR', 'Made to fail.')

  test('is ready, is suspended, and goes on with a new token', () => {
    expect(widgetOf(mounted, ready)).toMatchObject([{ state: 'ready', mounts: 1 }])
    const suspended = { type: 'widget.suspended', at: 3, ...ofWidget } as const
    expect(widgetOf(mounted, ready, suspended)).toMatchObject([{ state: 'suspended' }])
    const token = { type: 'widget.token', at: 4, how: 'in-place', ...ofWidget } as const
    expect(widgetOf(mounted, ready, suspended, token)).toMatchObject([
      {
        state: 'ready',
        tokens: { 'in-place': 1, reload: 0, remount: 0 },
        lastToken: { how: 'in-place', at: 4 },
      },
    ])
  })

  test('that is there tells of an error and goes on', () => {
    expect(widgetOf(mounted, ready, { type: 'widget.failed', at: 3, error, ...ofWidget })).toMatchObject([
      { state: 'ready', lastError: { code: 'EMBED_WIDGET_ERROR', at: 3 } },
    ])
  })

  test('that is taken down for its error has failed, one that leaves the page later is closed', () => {
    const failed = { type: 'widget.failed', at: 3, error, ...ofWidget } as const
    expect(widgetOf(mounted, ready, failed, { type: 'widget.closed', at: 3, ...ofWidget })).toMatchObject([
      { state: 'failed' },
    ])
    expect(
      widgetOf(mounted, ready, failed, { type: 'widget.closed', at: 60_000, ...ofWidget }),
    ).toMatchObject([{ state: 'closed' }])
  })

  test('that does not come up has failed', () => {
    expect(widgetOf({ type: 'widget.failed', at: 3, error, ...ofWidget })).toMatchObject([
      { state: 'failed', mounts: 0 },
    ])
  })

  test('is another one by its title, mode or params', () => {
    expect(
      widgetOf(
        mounted,
        { ...mounted, title: 'Other' },
        { ...mounted, mode: 'iframe' },
        { ...mounted, params: {} },
      ),
    ).toHaveLength(4)
  })
})

describe('is bounded', () => {
  const requested = (at: number, params = {}) =>
    ({ type: 'token.requested', at, vendor: 'acme', params, reason: 'asked', attempt: 1 }) as const

  test('in requests of a token and in the log', () => {
    const recorded = after(...Array.from({ length: 500 }, (_, at) => requested(at)))
    expect([...recorded.requests.values()].map((all) => all.length)).toEqual([MAX_REQUESTS])
    expect([...recorded.requests.values()][0]?.at(-1)).toMatchObject({ startedAt: 499 })
    expect(recorded.log).toHaveLength(MAX_LOG)
    expect(recorded.log.at(-1)).toMatchObject({ id: 499, at: 499 })
  })

  test('in tokens: what was asked for last is kept', () => {
    const events = Array.from({ length: MAX_TOKENS + 10 }, (_, n) => requested(n, { n }))
    const recorded = after(...events.slice(0, 20), requested(20, { n: 0 }), ...events.slice(20))
    expect(recorded.requests.size).toBe(MAX_TOKENS)
    expect(recorded.requests.has(tokenKey({ vendor: 'acme', params: { n: 0 } }))).toBe(true)
    expect(recorded.requests.has(tokenKey({ vendor: 'acme', params: { n: 1 } }))).toBe(false)
  })

  test('in widgets: a closed one goes first', () => {
    const mounted = (n: number) =>
      ({ type: 'widget.mounted', at: n, ...ofWidget, title: `Board ${n}` }) as const
    const recorded = after(
      ...Array.from({ length: MAX_WIDGETS }, (_, n) => mounted(n)),
      { ...mounted(7), type: 'widget.closed' },
      mounted(MAX_WIDGETS + 1),
    )
    const titles = [...recorded.widgets.values()].map(({ title }) => title)
    expect(titles).toHaveLength(MAX_WIDGETS)
    expect(titles).not.toContain('Board 7')
    expect(titles).toContain('Board 0')
  })
})
