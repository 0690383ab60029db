// Listeners are told when a change is complete: whatever they do to the client in answer is a new change.
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import type { EmbedClient, EmbedError, EmbedEvent, TokenState } from '../../src'
import { acme } from '../kit/acme'
import { type Answer, failing, fresh, hanging } from '../kit/answers'
import { closeLabs, createLab } from '../kit/lab'
import { takePrinted } from '../kit/printed'
import { MINUTE, SECOND } from '../kit/time'
import { check, runsOr } from '../model/report'

const ANSWERS: Record<string, Answer> = {
  fresh: fresh(900),
  short: fresh(60),
  dead: fresh(0),
  same: () => ({ embedToken: 'same', expiresIn: 60 }),
  failing: failing(503),
  told: failing(429, { retryAfter: 20 }),
  refusing: failing(403),
  hanging,
}

/** What a listener does in answer, and the page between. `ends`: whoever waits is told to stop. */
const CALLS: Record<
  string,
  { ends?: true; call: (client: EmbedClient, note: (waiting: Promise<unknown>) => void) => void }
> = {
  refresh: { call: (client, note) => note(client.refresh(acme, {})) },
  ensure: { call: (client, note) => note(client.ensureToken(acme, {}, { waitMs: 5_000 })) },
  renewFirst: { call: (client, note) => note(client.ensureToken(acme, {}, { minRemainingMs: 'always' })) },
  reject: { call: (client, note) => note(client.reportRejected(acme, {})) },
  look: { call: (client) => void client.getState(acme, {}) },
  retryFailed: { call: (client) => client.retryFailed() },
  comeAndGo: { call: (client) => client.subscribe(acme, {}, () => {})() },
  stay: { call: (client) => void client.subscribe(acme, {}, () => {}) },
  clear: { ends: true, call: (client) => client.clear() },
  signIn: { ends: true, call: (client) => client.setIdentity('another') },
}

type Call = keyof typeof CALLS
type EmbedEventType = EmbedEvent['type']
interface Page {
  /** What the listener does at which event, each at most three times. */
  answers: readonly (readonly [EmbedEventType, Call])[]
}
type Step = { answer: string } | { call: Call } | { pass: number }

const TYPES: readonly EmbedEventType[] = [
  'token.requested',
  'token.received',
  'token.refreshed',
  'token.failed',
  'token.rejected',
  'token.expired',
  'identity.changed',
]
const calls = fc.constantFrom(...Object.keys(CALLS))
const page: fc.Arbitrary<Page> = fc.record({
  answers: fc.array(fc.tuple(fc.constantFrom(...TYPES), calls), { minLength: 1, maxLength: 6 }),
})
const steps = fc.array<Step>(
  fc.oneof(
    fc.record({ answer: fc.constantFrom(...Object.keys(ANSWERS)) }),
    fc.record({ call: calls }),
    fc.record({ pass: fc.constantFrom(0, 10, SECOND, 20 * SECOND, 5 * MINUTE, 15 * MINUTE) }),
  ),
  { minLength: 1, maxLength: 20 },
)

/** The state that an event tells of is there when it is told. */
const IS_SO: Partial<Record<EmbedEventType, (state: TokenState) => boolean>> = {
  'token.requested': ({ isRefreshing }) => isRefreshing,
  'token.received': ({ status }) => status === 'ready',
  'token.failed': ({ isRefreshing }) => !isRefreshing,
  'token.expired': ({ status }) => status !== 'ready',
}

async function play({ answers }: Page, steps: readonly Step[]): Promise<void> {
  vi.useFakeTimers()
  const { client, requests, respond } = createLab(fresh(900), { identity: 'u1' })
  const called = [
    ...answers.map(([, call]) => call),
    ...steps.flatMap((step) => ('call' in step ? [step.call] : [])),
  ]
  const ended = called.some((call) => CALLS[call]?.ends)
  // The bound is a user's: five by itself and five by a person.
  const most = called.includes('signIn') ? 20 : 10
  const errors: EmbedError[] = []
  const open = new Set<Promise<unknown>>()
  const note = (waiting: Promise<unknown>) => {
    open.add(waiting)
    waiting.catch((error: EmbedError) => errors.push(error)).finally(() => open.delete(waiting))
  }
  const left = answers.map(() => 3)
  const wrong: string[] = []
  let depth = 0
  const onEvent = ({ type }: EmbedEvent) => {
    depth += 1
    if (depth > 1) wrong.push(`${type} is told in the middle of another`)
    answers.forEach(([at, call], index) => {
      if (at !== type || (left[index] as number) <= 0) return
      left[index] = (left[index] as number) - 1
      CALLS[call]?.call(client, note)
    })
    depth -= 1
  }
  // Told first, so that it sees the state before another listener changes it. What was ended meanwhile is
  // told all the same.
  client.onEvent(({ type }) => {
    if (!ended && IS_SO[type]?.(client.getState(acme, {})) === false)
      wrong.push(`${type} tells of what is not so`)
  })
  client.onEvent(onEvent)
  client.subscribe(acme, {}, () => {})
  try {
    for (const step of steps) {
      if ('answer' in step) respond(ANSWERS[step.answer] as Answer)
      else if ('call' in step) CALLS[step.call]?.call(client, note)
      else await vi.advanceTimersByTimeAsync(step.pass)
    }
    respond(fresh(900))
    await vi.advanceTimersByTimeAsync(5 * MINUTE)
    expect(wrong).toEqual([])
    expect(open.size, 'whoever waits hears').toBe(0)
    if (!ended) expect(errors.map(({ code }) => code)).not.toContain('EMBED_ABORTED')
    for (const { at } of requests)
      expect(
        requests.filter((other) => other.at >= at && other.at < at + MINUTE).length,
        'requests in a minute',
      ).toBeLessThanOrEqual(most)
  } finally {
    closeLabs()
    vi.useRealTimers()
    takePrinted()
  }
}

test(
  'whatever a listener does to the client at whichever event, it is a new change',
  { timeout: 600_000 },
  () =>
    check(
      [page, steps],
      play,
      (steps) => steps.map((step) => `  ${JSON.stringify(step)}`).join('\n'),
      runsOr(150),
    ),
)

test('a listener that refreshes as a request is told of joins that request', async () => {
  vi.useFakeTimers()
  const { client, requests } = createLab(fresh(900))
  const heard: unknown[] = []
  client.onEvent(({ type }) => {
    if (type === 'token.requested')
      client.refresh(acme, {}).then(
        (token) => heard.push(token.value),
        (error: unknown) => heard.push(error),
      )
  })
  await client.ensureToken(acme, {})
  await vi.advanceTimersByTimeAsync(10)
  expect(heard).toEqual(['token-1'])
  expect(requests).toHaveLength(1)
  closeLabs()
  vi.useRealTimers()
})
