// @vitest-environment node
// A token that is handed to a widget, or taken away from it.
import { describe, expect, test } from 'vitest'
import { reload, remount } from '../../src/vendor-kit/swap/swap'
import { remountWhenIdle } from '../../src/vendor-kit/swap/when-idle'
import { giveToken, holdToken, renewSession, swapNow, withholdToken } from '../../src/widget/hand-over'
import { MINUTE, SECOND, T0 } from '../kit/time'
import { type Abilities, aStarted, FIRST, NEXT, type Scene } from './a-started'

/** {@link FIRST} and {@link NEXT} are used for the last time 5 s before their end. */
const [FIRST_UNTIL, NEXT_UNTIL] = [T0 + 895 * SECOND, T0 + 1_795 * SECOND]
const KEPT = 'keep secret next'
const onRejection = reload('on-rejection')
/** A widget that can only be given a token. */
const PLAIN: Abilities = Object.fromEntries(
  ['setToken', 'withhold', 'suspend', 'reload', 'renewSession'].map((name) => [name, undefined]),
)

describe('a token that comes', () => {
  test('opens a widget that waits for it', () => {
    const { started, log } = aStarted({ kind: 'waiting' })
    giveToken(started, NEXT)
    expect(log).toEqual(['open next'])
  })

  test.each(['mounting', 'over'] as const)('changes nothing of a widget that is %s', (kind) => {
    const { started, run, log } = aStarted({ kind })
    giveToken(started, NEXT)
    expect([log, run.given]).toEqual([[], FIRST])
  })

  test('is taken in place, and told', () => {
    const { started, run, log, clock, timers } = aStarted()
    clock.now += MINUTE
    giveToken(started, NEXT)
    expect(log).toEqual([KEPT, 'give next', 'refreshed', 'tell widget.token in-place'])
    expect(run).toMatchObject({ given: NEXT, inUse: NEXT, appliedAt: T0 + MINUTE, standing: 'live' })
    expect([started.hadToken, timers.get('expiry')?.at]).toEqual([true, NEXT_UNTIL])
  })

  test.each(['live', 'rejected'] as const)('with the value of one that is %s is only noted', (standing) => {
    const again = { ...NEXT, value: FIRST.value }
    const { started, run, log, timers } = aStarted({ run: { standing } })
    giveToken(started, again)
    expect([log, run.given, run.inUse]).toEqual([['keep secret first'], again, FIRST])
    expect([run.standing, timers.get('expiry')?.at]).toEqual([standing, NEXT_UNTIL])
  })

  test('with the value of one that was taken away is given back, and seen', () => {
    const { started, run, log } = aStarted({ run: { standing: 'withheld' }, status: 'expired' })
    giveToken(started, FIRST)
    expect(log).toEqual([
      'keep secret first',
      'give first',
      'see ready',
      'refreshed',
      'tell widget.token in-place',
    ])
    expect(run.standing).toBe('live')
  })

  test('as the first one is no refresh, and the widget has to be ready in time', () => {
    const { started, run, log, timers } = aStarted({ given: null, run: { isReady: false } })
    giveToken(started, NEXT)
    expect(log).toEqual([KEPT, 'give next'])
    expect(run).toMatchObject({ given: NEXT, inUse: NEXT, appliedAt: -Infinity })
    expect(timers.get('ready')?.at).toBe(T0 + 20 * SECOND)
  })

  test('as the first one of a widget that is ready sets no limit', () => {
    const { started, timers } = aStarted({ given: null })
    giveToken(started, NEXT)
    expect([...timers.keys()]).toEqual(['expiry'])
  })

  test('and ends the widget is told to nobody', () => {
    const { started, log } = aStarted({
      handle: { setToken: () => run.ending.end() },
      status: 'expired',
      run: { owesSession: true },
    })
    const { run } = started.life as { run: { ending: { end: () => void } } }
    giveToken(started, NEXT)
    expect(log).toEqual([KEPT])
  })

  test('renews the session that was to be renewed while there was none', () => {
    const { started, run, log } = aStarted({ run: { owesSession: true } })
    giveToken(started, NEXT)
    expect(log).toContain('renew session')
    expect(run.owesSession).toBe(false)
  })
})

describe('a swap that costs the user their place', () => {
  test('at once: the widget loads anew', () => {
    const { started, run, log, clock } = aStarted({ swap: reload() })
    clock.now += MINUTE
    giveToken(started, NEXT)
    expect(log).toEqual([
      KEPT,
      'give next',
      'refreshed',
      'plan null',
      'tell widget.token reload',
      'reload',
      'forget',
    ])
    expect(run).toMatchObject({ inUse: NEXT, appliedAt: T0 + MINUTE, reloadedAt: T0 + MINUTE })
  })

  test('at once: the widget is mounted again', () => {
    const { started, run, log, clock } = aStarted({ swap: remount() })
    clock.now += MINUTE
    giveToken(started, NEXT)
    expect(log.slice(3)).toEqual([
      'plan null',
      'tell widget.token remount',
      'close',
      'see loading',
      'open next',
    ])
    expect(run).toMatchObject({ inUse: NEXT, appliedAt: T0 + MINUTE, reloadedAt: -Infinity })
  })

  test('waits for its turn, to a second before the token in use is used for the last time', () => {
    const { started, run, log } = aStarted({ swap: onRejection })
    giveToken(started, NEXT)
    expect(log).toEqual([KEPT, 'give next', 'refreshed', `plan ${FIRST_UNTIL - SECOND}`])
    expect(run).toMatchObject({ given: NEXT, inUse: FIRST, appliedAt: -Infinity })
  })

  test('waits for its turn without an end where no token is in use', () => {
    const { started, log } = aStarted({ swap: remountWhenIdle(), inUse: null })
    giveToken(started, NEXT)
    expect(log.at(-1)).toBe('plan null')
  })

  test('waits for nothing where none is planned', () => {
    const { started, log } = aStarted({ swap: onRejection, hasPlanned: false })
    giveToken(started, NEXT)
    expect(log.at(-1)).toBe('refreshed')
  })

  test.each(['withheld', 'rejected'] as const)('waits for no turn where the token is %s', (standing) => {
    const { started, log } = aStarted({ swap: onRejection, run: { standing } })
    giveToken(started, NEXT)
    expect(log).toContain('reload')
  })

  test('waits for no turn where the token replaces a rejected one', () => {
    const { started, log, tokens } = aStarted({ swap: onRejection })
    tokens.isReplacement.mockReturnValue(true)
    giveToken(started, NEXT)
    expect(log).toContain('reload')
  })

  test('takes a parked widget down', () => {
    const { started, log } = aStarted({ swap: reload(), isParked: true })
    swapNow(started)
    expect(log).toEqual(['plan null', 'gone'])
  })

  test('needs no plan, and no reload that the widget lacks', () => {
    const { started, log } = aStarted({ swap: reload(), hasPlanned: false, handle: PLAIN })
    swapNow(started)
    expect(log).toEqual(['tell widget.token reload'])
  })

  test.each(['waiting', 'mounting', 'over'] as const)('is none for a widget that is %s', (kind) => {
    const { started, log } = aStarted({ kind, swap: reload() })
    swapNow(started)
    expect(log).toEqual([])
  })
})

describe('a widget that only opens with its token', () => {
  const isForMountOnly = true

  test('keeps it after its end', () => {
    const { started, run, log, timers } = aStarted({ isForMountOnly })
    holdToken(started, run, NEXT)
    expect([log, run.given, timers.size]).toEqual([[KEPT], NEXT, 0])
  })

  test.each([FIRST, null])('has another one asked for before it is mounted anew: %o', (given) => {
    const { started, run, log } = aStarted({ isForMountOnly, given, swap: remount() })
    swapNow(started)
    expect(log).toEqual(['plan null', 'need as view'])
    expect(run.standing).toBe('rejected')
  })

  test('is mounted anew with another one', () => {
    const { started, log } = aStarted({ isForMountOnly, given: NEXT, inUse: FIRST, swap: remount() })
    swapNow(started)
    expect(log).toContain('open next')
  })

  test('is mounted anew before its session ends, when it is its turn', () => {
    const { started, run, log } = aStarted({ isForMountOnly, run: { sessionEndsAt: T0 + MINUTE } })
    renewSession(started)
    expect([log, run.standing]).toEqual([[`plan ${T0 + 59 * SECOND}`], 'live'])
  })

  test('is mounted anew at once where no turn is planned', () => {
    const { started, run, log } = aStarted({ isForMountOnly, hasPlanned: false })
    renewSession(started)
    expect([log, run.standing]).toEqual([['need as view'], 'rejected'])
  })

  test('and mounts, has its session renewed when it is there', () => {
    const { started, run, log } = aStarted({ isForMountOnly, kind: 'mounting' })
    renewSession(started)
    expect([log, run.owesSession]).toEqual([[], true])
  })
})

describe('a token that expires', () => {
  test('is taken away, and what is known of the next one then takes effect', () => {
    const { started, run, log, timers } = aStarted()
    holdToken(started, run, FIRST)
    expect(timers.get('expiry')?.at).toBe(FIRST_UNTIL)
    timers.get('expiry')?.ring()
    expect(log.slice(1)).toEqual(['plan null', 'withhold', 'suspend', 'tell widget.suspended', 'see expired'])
    expect(run.standing).toBe('withheld')
    expect(started.applyTokenState).toHaveBeenCalledExactlyOnceWith(started.tokens.read())
  })

  test('in a sleep leaves the widget where it is: another one may come soon', () => {
    const { started, run, log, clock, timers } = aStarted({ handle: PLAIN })
    holdToken(started, run, FIRST)
    clock.now = FIRST_UNTIL + MINUTE
    timers.get('expiry')?.ring()
    expect(log).not.toContain('close')
  })

  test('is taken away once', () => {
    const { started, log } = aStarted({ run: { standing: 'withheld' } })
    withholdToken(started, true)
    expect(log).toEqual([])
  })

  test.each<[string, Scene]>([
    ['was not ready', { run: { isReady: false } }],
    ['is loading', { status: 'loading' }],
  ])('is not seen of a widget that %s', (_, scene) => {
    const { started, log } = aStarted(scene)
    withholdToken(started, false)
    expect(log.at(-1)).toBe('tell widget.suspended')
  })

  test.each<[string, Scene]>([
    ['is not there', { kind: 'mounting' }],
    ['has none', { given: null }],
  ])('is nothing to a widget that %s', (_, scene) => {
    const { started, log } = aStarted(scene)
    withholdToken(started, true)
    expect(log).toEqual([])
  })

  test('needs no plan', () => {
    const { started, log } = aStarted({ hasPlanned: false })
    withholdToken(started, false)
    expect(log[0]).toBe('withhold')
  })

  test.each<[string, Scene, boolean]>([
    ['can be without one, and takes the next in place, is kept', {}, true],
    ['cannot be without one is not', { handle: PLAIN }, false],
    ['takes the next one by a reload is not', { swap: reload() }, false],
  ])('a parked widget that %s', (_, scene, isKept) => {
    const { started, log } = aStarted({ ...scene, isParked: true })
    withholdToken(started, true)
    expect(log.includes('gone')).toBe(!isKept)
    expect(log).not.toContain('close')
  })

  test.each<[string, number, boolean, Scene, boolean]>([
    ['in time', 999, false, {}, true],
    ['after a sleep', 1_000, false, {}, false],
    ['after a sleep, with no other one to come soon', 1_000, true, {}, true],
    ['out of view', 0, true, { isHidden: true }, false],
    ['in time, of a widget that uses none', 0, false, { inUse: null }, false],
  ])('takes a widget down that cannot be without one: %s', (_, lateMs, isLate, scene, isClosed) => {
    const { started, log, clock } = aStarted({ handle: PLAIN, ...scene })
    clock.now = FIRST_UNTIL + lateMs
    withholdToken(started, isLate)
    expect(log.includes('close')).toBe(isClosed)
  })

  test('takes no widget down that can be without one', () => {
    const { started, log, clock } = aStarted()
    clock.now = FIRST_UNTIL
    withholdToken(started, true)
    expect(log).not.toContain('close')
  })

  test('takes nothing down that has ended meanwhile', () => {
    const { started, run, log, clock } = aStarted({ handle: { ...PLAIN, withhold: () => run.ending.end() } })
    clock.now = FIRST_UNTIL
    withholdToken(started, true)
    expect(log).not.toContain('close')
  })
})

describe('a session that is to be renewed', () => {
  test('is renewed by the widget', () => {
    const { started, run, log } = aStarted()
    renewSession(started)
    expect([log, run.owesSession]).toEqual([['renew session'], false])
  })

  test('of a widget that cannot, is not', () => {
    const { started, run } = aStarted({ handle: PLAIN })
    renewSession(started)
    expect(run.owesSession).toBe(false)
  })

  test.each<[string, Scene]>([
    ['mounts', { kind: 'mounting' }],
    ['has no token', { run: { standing: 'withheld' } }],
    ['is parked, and can be without one', { isParked: true }],
  ])('is renewed later for a widget that %s', (_, scene) => {
    const { started, run, log } = aStarted(scene)
    renewSession(started)
    expect([log, run.owesSession]).toEqual([[], true])
  })

  test('of a parked widget that cannot be without a token is renewed at once', () => {
    const { started, run, log } = aStarted({ isParked: true, handle: { suspend: undefined } })
    renewSession(started)
    expect([log, run.owesSession]).toEqual([['renew session'], false])
  })

  test.each(['waiting', 'over'] as const)('of a widget that is %s is none', (kind) => {
    const { started, run, log } = aStarted({ kind })
    renewSession(started)
    expect([log, run.owesSession]).toEqual([[], false])
  })
})
