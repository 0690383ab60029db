import {
  burstsOf5xx,
  captivePortal,
  flapping,
  hang,
  HOUR,
  MINUTE,
  offline,
  otherLifetime,
  others,
  refusing,
  revokedEarly,
  SECOND,
  slow,
  tooMany,
  tooManyForAnHour,
  unauthorized,
  type Fault,
} from './faults.ts'
import type { MachineHabits } from './machine.ts'
import {
  bfcache,
  frozen,
  hidden,
  moveWall,
  setBackAsleep,
  sleep,
  sleepInRequest,
  wallJumps,
} from './machine-faults.ts'
import type { Memo } from './memo.ts'
import type { Numbers } from './numbers.ts'

/** `answers`: backends as they really are. `adversarial`: what no page can know. */
export type TraceGroup =
  'steady' | 'clock' | 'sleep' | 'hidden' | 'network' | 'backend' | 'answers' | 'adversarial'

/** What a client lives through. */
export interface Trace {
  name: string
  group: TraceGroup
  lifetimeSeconds: number
  /** The shortest that tokens live meanwhile. Default: `lifetimeSeconds`. */
  shortestSeconds?: number
  habits: MachineHabits
  faults: readonly Fault[]
  /** Something uses the token in the background, too. */
  usesWhileHidden: boolean
  cacheUntilLeftSeconds: number | null
  /** Default: every request gets a token of its own. */
  memo?: Memo
  /** Default `standard`. */
  numbers?: Numbers
  /** {@link SubjectSetup.method} */
  method?: 'GET'
}

function trace(
  name: string,
  group: TraceGroup,
  faults: readonly Fault[] = [],
  more: Partial<Trace> & { habits?: Partial<MachineHabits> } = {},
): Trace {
  const habits: MachineHabits = { sleepTimers: 'rest', countsSleep: false, skewMs: 0, ...more.habits }
  return {
    lifetimeSeconds: 900,
    usesWhileHidden: true,
    cacheUntilLeftSeconds: null,
    ...more,
    name,
    group,
    faults,
    habits,
  }
}

const skewed = (name: string, skewMs: number) =>
  trace(`clock ${name}`, 'clock', [], { habits: { sleepTimers: 'rest', countsSleep: false, skewMs } })
const mac: Partial<MachineHabits> = { sleepTimers: 'rest', countsSleep: false }
const windows: Partial<MachineHabits> = { sleepTimers: 'overdue', countsSleep: true }

const memoised = (
  name: string,
  seconds: number,
  headers: Memo['headers'] = 'fresh',
  more: Partial<Trace> = {},
) => trace(name, 'answers', [], { ...more, memo: { seconds, headers } })
const cdn = (name: string, headers: Memo['headers']) =>
  memoised(`CDN, ${name}`, 300, headers, { method: 'GET' })

/**
 * The wall clock is set while the machine sleeps: where the monotonic clock stands still as well, nothing
 * tells how long it slept.
 */
const sleepAndJumps = sleep(true, [20 * MINUTE, 4 * HOUR], [MINUTE, 8 * HOUR], (scene) => {
  if (scene.world.stream(`asleep ${scene.world.now}`)() < 0.5) moveWall(scene)
})

const everything: readonly Fault[] = [
  sleep(false, [HOUR, 8 * HOUR], [MINUTE, 6 * HOUR], (scene) => {
    if (scene.world.stream(`asleep ${scene.world.now}`)() < 0.2) moveWall(scene)
  }),
  hidden([40 * MINUTE, 6 * HOUR], [MINUTE, 2 * HOUR]),
  offline(true, [HOUR, 8 * HOUR]),
  offline(false, [2 * HOUR, 12 * HOUR], [5 * SECOND, 10 * MINUTE]),
  refusing('503', () => ({ status: 503 }), [HOUR, 8 * HOUR], [30 * SECOND, 20 * MINUTE]),
  tooMany(false),
  hang(),
  wallJumps(),
  revokedEarly(),
]

export const TRACES: readonly Trace[] = [
  trace('steady', 'steady'),
  trace('lifetime 30 s', 'steady', [], { lifetimeSeconds: 30 }),
  trace('lifetime 60 s', 'steady', [], { lifetimeSeconds: 60 }),
  trace('lifetime 5 min', 'steady', [], { lifetimeSeconds: 300 }),
  trace('lifetime 1 h', 'steady', [], { lifetimeSeconds: 3_600 }),
  trace('lifetime 30 d', 'steady', [], { lifetimeSeconds: 2_592_000 }),

  skewed('-24 h', -24 * HOUR),
  skewed('-60 min', -HOUR),
  skewed('-5 min', -5 * MINUTE),
  skewed('-2 min', -2 * MINUTE),
  skewed('-1 min', -MINUTE),
  skewed('+1 min', MINUTE),
  skewed('+16 min', 16 * MINUTE),
  skewed('+24 h', 24 * HOUR),
  trace('clock jumps', 'clock', [wallJumps()]),

  trace('sleep, macOS', 'sleep', [sleep(false, [10 * MINUTE, 3 * HOUR], [MINUTE, 8 * HOUR])], {
    habits: mac as MachineHabits,
  }),
  trace('sleep, Windows', 'sleep', [sleep(false, [10 * MINUTE, 3 * HOUR], [MINUTE, 8 * HOUR])], {
    habits: windows as MachineHabits,
  }),
  trace('sleep in view, macOS', 'sleep', [sleep(true, [10 * MINUTE, 3 * HOUR], [MINUTE, 8 * HOUR])], {
    habits: mac as MachineHabits,
  }),
  trace('sleep in view, Windows', 'sleep', [sleep(true, [10 * MINUTE, 3 * HOUR], [MINUTE, 8 * HOUR])], {
    habits: windows as MachineHabits,
  }),
  trace('sleep up to 72 h', 'sleep', [sleep(false, [HOUR, 6 * HOUR], [8 * HOUR, 72 * HOUR])], {
    habits: mac as MachineHabits,
  }),
  trace('sleep in a request', 'sleep', [sleepInRequest()], { habits: mac as MachineHabits }),
  trace('naps of 1 to 20 min', 'sleep', [sleep(true, [2 * MINUTE, 20 * MINUTE], [MINUTE, 20 * MINUTE])], {
    habits: mac as MachineHabits,
  }),

  trace('hidden 50 of 60 min', 'hidden', [hidden([10 * MINUTE, 10 * MINUTE], [50 * MINUTE, 50 * MINUTE])]),
  trace(
    'hidden 50 of 60 min, unused',
    'hidden',
    [hidden([10 * MINUTE, 10 * MINUTE], [50 * MINUTE, 50 * MINUTE])],
    { usesWhileHidden: false },
  ),
  trace('hidden 10 h', 'hidden', [hidden([HOUR, 2 * HOUR], [10 * HOUR, 10 * HOUR])]),
  trace('hidden 10 h, unused', 'hidden', [hidden([HOUR, 2 * HOUR], [10 * HOUR, 10 * HOUR])], {
    usesWhileHidden: false,
  }),
  trace('frozen', 'hidden', [frozen()]),
  trace('back-forward cache', 'hidden', [bfcache()]),

  trace('offline', 'network', [offline(true)]),
  trace('offline, onLine lies', 'network', [offline(false)]),
  trace('hang', 'network', [hang()]),
  trace('flapping', 'network', [flapping()]),
  trace('slow (1 to 9 s)', 'network', [slow()]),

  trace('5xx bursts', 'backend', [burstsOf5xx()]),
  trace('429, seconds', 'backend', [tooMany(false)]),
  trace('429, date', 'backend', [tooMany(true)]),
  trace('429, date, clock -60 min', 'backend', [tooMany(true)], {
    habits: { ...mac, skewMs: -HOUR } as MachineHabits,
  }),
  trace('401 for a while', 'backend', [unauthorized(401)]),
  trace('403 for a while', 'backend', [unauthorized(403)]),
  trace('captive portal', 'backend', [captivePortal()]),
  trace('cached to 120 s left', 'backend', [others()], { cacheUntilLeftSeconds: 120 }),

  memoised('memoised 60 s', 60),
  memoised('memoised 300 s', 300),
  memoised('memoised 60 s, lifetime 120 s', 60, 'fresh', { lifetimeSeconds: 120 }),
  cdn('Date and Age', 'aged'),
  cdn('Date only', 'stale'),
  cdn('neither', 'none'),
  trace('claims in ms', 'answers', [], { numbers: 'milliseconds' }),
  trace('expiresIn and claims as strings', 'answers', [], { numbers: 'strings' }),
  trace(
    'lifetime 15 min to 60 s',
    'answers',
    [otherLifetime(60, 900, [HOUR, 4 * HOUR], [10 * MINUTE, 2 * HOUR])],
    { shortestSeconds: 60 },
  ),
  trace('always 12 s', 'answers', [slow(12 * SECOND, 12 * SECOND)]),
  trace('401 for 3 min', 'answers', [unauthorized(401, [40 * MINUTE, 4 * HOUR], [3 * MINUTE, 3 * MINUTE])]),
  trace('429, an hour', 'answers', [tooManyForAnHour()]),
  trace('clock set back in sleep', 'clock', [setBackAsleep()], { habits: mac as MachineHabits }),

  trace('sleep and jumps', 'adversarial', [sleepAndJumps], { habits: mac as MachineHabits }),
  trace('revoked early', 'adversarial', [revokedEarly()]),
  trace('everything', 'adversarial', everything, { habits: mac as MachineHabits }),
]
