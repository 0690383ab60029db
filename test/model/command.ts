import fc from 'fast-check'
import type { WantedLife } from '../../src'

/** How the backend answers. */
export type Answer =
  /** A new token; `life` in seconds, `null`: not said. `form` is the shape of the answer. */
  | {
      kind: 'fresh'
      life: number | null
      ms: number
      form: 'expiresIn' | 'snake' | 'data' | 'jwt' | 'expiresAt'
    }
  /** The token it gave last, or one that dies before that. */
  | { kind: 'same' | 'older'; ms: number }
  | { kind: 'dead' }
  | { kind: 'malformed'; which: number }
  | { kind: 'html' }
  | {
      kind: 'status'
      status: 401 | 403 | 404 | 408 | 429 | 500 | 503
      retryAfter: number | null
      isDate: boolean
      ms: number
    }
  | { kind: 'network' }
  | { kind: 'hang'; heeds: boolean }
  /** Does not heed the abort: answers, or throws, after it. */
  | { kind: 'late'; ms: number; throws: boolean }
  | { kind: 'odd'; which: number; isSync: boolean }

export type Who = 'A' | 'B' | null | undefined

/** One thing that happens to a page. Plain data: it can be printed, and run again. */
export type Command =
  | { do: 'mount'; key: number; isPassive: boolean }
  | { do: 'unmount'; which: number }
  | { do: 'ensure'; key: number; minRemainingMs: WantedLife; waitMs: number; abortAfterMs: number | null }
  | { do: 'prefetch'; key: number }
  | { do: 'refresh'; key: number; times: number }
  | { do: 'reject'; key: number; value: 'current' | 'unnamed' | 'old' | 'unknown' }
  | { do: 'navigate'; key: number; minRemainingMs: WantedLife }
  | { do: 'enter'; wanted: WantedLife }
  | { do: 'hide' | 'show' | 'focus' | 'pageshow' | 'retryFailed' | 'clear' }
  | { do: 'offline' | 'online'; isTold: boolean }
  | { do: 'identity'; who: Who }
  | { do: 'answer'; answer: Answer }
  | { do: 'pass' | 'freeze'; ms: number }
  | { do: 'sleep'; ms: number; wallMs: number }
  | { do: 'jump'; ms: number }

/** A command; `atOnce`: the next one follows in the same turn, before any promise goes on. */
export type Step = Command & { atOnce?: true }

const S = 1_000
const MIN = 60 * S
const HOUR = 60 * MIN

const key = fc.constantFrom(0, 0, 0, 1, 2, 2, 3)
const isTrue = fc.boolean()
const latency = fc.constantFrom(0, 50, 300, 3_000, 9_000)
const duration = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: S }) },
  { weight: 6, arbitrary: fc.integer({ min: S, max: 30 * S }) },
  { weight: 5, arbitrary: fc.integer({ min: 30 * S, max: 16 * MIN }) },
  { weight: 1, arbitrary: fc.integer({ min: 16 * MIN, max: 3 * HOUR }) },
)
const shift = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 2 * S, max: 20 * MIN }) },
  { weight: 2, arbitrary: fc.integer({ min: HOUR, max: 48 * HOUR }) },
  { weight: 1, arbitrary: fc.integer({ min: 50, max: 900 }) },
)
const signed = fc.tuple(shift, isTrue).map(([ms, isBack]) => (isBack ? -ms : ms))
const life = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(900, 300, 60) },
  { weight: 2, arbitrary: fc.integer({ min: 30, max: 120 }) },
  { weight: 1, arbitrary: fc.integer({ min: 5, max: 29 }) },
  { weight: 1, arbitrary: fc.constantFrom(3_600, 86_400, 30 * 86_400) },
  { weight: 1, arbitrary: fc.constant(null) },
)
const minRemainingMs = fc.constantFrom<WantedLife>(0, 0, 20 * S, 60 * S, 800 * S, 'enough', 'always')

const fresh = fc.record({
  kind: fc.constant('fresh' as const),
  life,
  ms: fc.constantFrom(0, 50, 300, 300, 3_000, 9_000),
  form: fc.constantFrom(
    'expiresIn' as const,
    'snake' as const,
    'data' as const,
    'jwt' as const,
    'expiresAt' as const,
  ),
})
const failure: fc.Arbitrary<Answer> = fc.oneof(
  fc.record({ kind: fc.constantFrom('same' as const, 'older' as const), ms: latency }),
  fc.record({ kind: fc.constantFrom('dead' as const, 'html' as const, 'network' as const) }),
  fc.record({ kind: fc.constant('malformed' as const), which: fc.nat({ max: 19 }) }),
  fc.record({
    kind: fc.constant('status' as const),
    status: fc.constantFrom(
      401 as const,
      403 as const,
      404 as const,
      408 as const,
      429 as const,
      500 as const,
      503 as const,
    ),
    retryAfter: fc.option(fc.constantFrom(0, 3, 30, 120, 3_600), { freq: 2 }),
    isDate: isTrue,
    ms: latency,
  }),
  fc.record({ kind: fc.constant('hang' as const), heeds: isTrue }),
  fc.record({
    kind: fc.constant('late' as const),
    ms: fc.integer({ min: 10_500, max: 30 * S }),
    throws: isTrue,
  }),
  fc.record({ kind: fc.constant('odd' as const), which: fc.nat({ max: 11 }), isSync: isTrue }),
)

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('mount' as const),
      key,
      isPassive: fc.constantFrom(false, false, false, true),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('unmount' as const), which: fc.nat({ max: 2 }) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('ensure' as const),
      key,
      minRemainingMs,
      waitMs: fc.constantFrom(0, 10 * S, 10 * S, 25 * S),
      abortAfterMs: fc.option(fc.constantFrom(-1, 0, 20, 2 * S, 12 * S), { freq: 2 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('prefetch' as const), key }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('refresh' as const), key, times: fc.constantFrom(1, 1, 1, 8) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('reject' as const),
      key,
      value: fc.constantFrom(
        'current' as const,
        'current' as const,
        'unnamed' as const,
        'old' as const,
        'unknown' as const,
      ),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('navigate' as const), key, minRemainingMs }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('enter' as const), wanted: minRemainingMs }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'hide' as const,
        'hide' as const,
        'show' as const,
        'show' as const,
        'focus' as const,
        'pageshow' as const,
        'retryFailed' as const,
      ),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clear' as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('offline' as const, 'online' as const, 'online' as const),
      isTold: isTrue,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('identity' as const),
      who: fc.constantFrom<Who[]>('A', 'A', 'B', null, undefined),
    }),
  },
  { weight: 5, arbitrary: fresh.map((answer): Command => ({ do: 'answer', answer })) },
  { weight: 7, arbitrary: failure.map((answer): Command => ({ do: 'answer', answer })) },
  { weight: 22, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: duration }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('freeze' as const), ms: shift }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('sleep' as const),
      ms: shift,
      wallMs: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, signed),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('jump' as const), ms: signed }) },
)

/** Time does not pass within a turn. */
export function isTime({ do: what }: Command): boolean {
  return what === 'pass' || what === 'sleep' || what === 'freeze' || what === 'jump'
}

export const step: fc.Arbitrary<Step> = fc
  .tuple(command, fc.constantFrom(false, false, false, true))
  .map(([what, atOnce]) => (atOnce && !isTime(what) ? { ...what, atOnce } : what))

/** What a run starts from. */
export interface Setting {
  who: Who
  transport: 'function' | 'endpoint'
  keepMs: number
  hiddenMs: number
  timeoutMs: number
  leadMs: number | undefined
  /** What `Math.random` starts from. */
  dice: number
}

export const setting: fc.Arbitrary<Setting> = fc.record({
  who: fc.constantFrom<Who[]>('A', 'A', undefined, null),
  transport: fc.constantFrom('function' as const, 'endpoint' as const),
  keepMs: fc.constantFrom(30 * S, 30 * S, 0, 5 * MIN),
  hiddenMs: fc.constantFrom(30 * MIN, 0, 2 * MIN),
  timeoutMs: fc.constantFrom(10 * S, 10 * S, 4 * S),
  leadMs: fc.constantFrom(undefined, undefined, 0, 120 * S),
  dice: fc.nat(),
})

/** One command a line. */
export function print(steps: readonly Step[]): string {
  return steps
    .map(
      ({ do: name, atOnce, ...more }) =>
        `  ${name} ${JSON.stringify(more, (_, value: unknown) => (value === undefined ? 'undefined' : value))}${atOnce ? ', and at once' : ''}`,
    )
    .join('\n')
}
