// @vitest-environment node
// What becomes of the token, as it takes effect on a widget.
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { EmbedError } from '../../src/errors/errors'
import type { TokenState } from '../../src/store/token-state'
import { applyTokenState } from '../../src/widget/apply-token-state'
import { SECOND, T0 } from '../kit/time'
import { aStarted, FIRST, NEXT, READY, type Scene } from './a-started'

const FIRST_UNTIL = T0 + 895 * SECOND
const error = (code: EmbedError['code']) => new EmbedError(code, 'for a test')
const DENIED = error('EMBED_DENIED')
const ready = (token = NEXT): TokenState => ({ status: 'ready', token, isRefreshing: false, error: null })
const LOADING: TokenState = { status: 'loading', token: null, isRefreshing: true, error: null }
const EXPIRED: TokenState = { status: 'expired', token: null, isRefreshing: true, error: null }
const EXPIRED_FOR_LONG: TokenState = { ...EXPIRED, error: DENIED }
const FAILED: TokenState = { status: 'failed', token: null, isRefreshing: false, error: DENIED }
const GIVEN = ['keep secret next', 'give next', 'refreshed', 'tell widget.token in-place']
const TAKEN_AWAY = ['plan null', 'withhold', 'suspend', 'tell widget.suspended', 'see expired']

/** Has the state take effect on a widget that is as `scene` says. */
function apply(state: TokenState, scene?: Scene, more: object = {}) {
  const made = aStarted(scene)
  Object.assign(made.started, more)
  applyTokenState(made.started, state, made.keep)
  return made
}

describe('a token', () => {
  test('is given to the widget', () => {
    expect(apply(READY).log).toEqual(GIVEN)
  })

  test('that the widget has rejected is not given again, and any other is', () => {
    const run = { standing: 'rejected' } as const
    expect(apply(ready(FIRST), { run }).log).toEqual([])
    expect(apply(READY, { run }).log).toEqual(GIVEN)
  })

  test('is given to a widget that rejected none, because it had none', () => {
    const { log } = apply(READY, { given: null, run: { standing: 'rejected' } })
    expect(log).toEqual(['keep secret next', 'give next'])
  })

  test('is noted as the one that there is, where the widget has it', () => {
    const again = { ...NEXT, value: FIRST.value }
    expect(apply(ready(again)).run.given).toBe(again)
  })

  test.each<[string, Scene, string]>([
    ['that was ready', {}, 'ready'],
    ['that was not', { run: { isReady: false } }, 'loading'],
    ['that is not there', { kind: 'waiting' }, 'loading'],
  ])('mends what a token broke, of a widget %s', (_, scene, status) => {
    expect(apply(READY, { ...scene, error: DENIED }).log[0]).toBe(`see ${status}`)
  })

  test('mends nothing else', () => {
    expect(apply(READY, { error: error('EMBED_WIDGET_ERROR') }).log).toEqual(GIVEN)
  })

  test('opens a widget that waits for it', () => {
    expect(apply(READY, { kind: 'waiting' }).log).toEqual(['open next'])
  })

  test('is given to who pulls it', () => {
    const resolve = vi.fn()
    apply(READY, { run: { pulls: [{ resolve, reject: () => {} }] } })
    expect(resolve).toHaveBeenCalledExactlyOnceWith('next')
  })

  test.each<[TokenState, boolean]>([
    [{ ...READY, isRefreshing: true }, true],
    [READY, false],
    [EXPIRED, false],
  ])('%o is being renewed: %s', (state, isRefreshing) => {
    expect(apply(state).started.onRefreshing).toHaveBeenCalledExactlyOnceWith(isRefreshing)
  })
})

test('that none is there yet changes nothing', () => {
  for (const kind of ['waiting', 'mounting', 'mounted'] as const)
    expect(apply(LOADING, { kind }).log).toEqual([])
})

describe('a token that has expired', () => {
  /** Out of view and in a sleep, a widget is taken down only if it is known that there is none to come. */
  const plain = { handle: { suspend: undefined, withhold: undefined } }
  const asleep = (state: TokenState, more: object) => {
    const made = aStarted(plain)
    Object.assign(made.started, more)
    made.clock.now = FIRST_UNTIL + 5 * SECOND
    applyTokenState(made.started, state, made.keep)
    return made.log
  }

  test('is taken away from the widget', () => {
    expect(apply(EXPIRED, {}, { hadToken: true }).log).toEqual(TAKEN_AWAY)
    expect(apply(EXPIRED).log).toEqual(TAKEN_AWAY)
  })

  test('with no other one to come has a widget taken down that cannot be without one', () => {
    expect(asleep(EXPIRED, { hadToken: true })).not.toContain('close')
    expect(asleep(EXPIRED_FOR_LONG, { hadToken: true })).toContain('close')
  })

  test('fails a widget that never had one, once', () => {
    expect(apply(EXPIRED_FOR_LONG).log).toEqual(['fail EMBED_DENIED'])
    expect(apply(EXPIRED_FOR_LONG, { error: DENIED }).log).toEqual([])
  })
})

describe('a token that cannot be had', () => {
  test('fails a widget that waits for it, once', () => {
    expect(apply(FAILED, { kind: 'waiting' }).log).toEqual(['fail EMBED_DENIED'])
    expect(apply(FAILED, { kind: 'waiting', error: DENIED }).log).toEqual([])
  })

  test('leaves a widget alone while the token lives that it was given', () => {
    expect(apply(FAILED).log).toEqual([])
  })

  test('fails a widget that was given none, or whose token was taken away', () => {
    expect(apply(FAILED, { given: null }).log).toEqual(['fail EMBED_DENIED'])
    expect(apply(FAILED, { run: { standing: 'withheld' } }).log).toEqual(['fail EMBED_DENIED'])
  })

  test('fails a widget while it mounts', () => {
    expect(apply(FAILED, { kind: 'mounting' }).log).toEqual(['fail EMBED_DENIED'])
  })

  test('is taken away at its last use, and fails the widget', () => {
    const made = aStarted()
    made.clock.now = FIRST_UNTIL - 1
    applyTokenState(made.started, FAILED, made.keep)
    expect(made.log).toEqual([])
    made.clock.now = FIRST_UNTIL
    applyTokenState(made.started, FAILED, made.keep)
    expect(made.log).toEqual([...TAKEN_AWAY, 'fail EMBED_DENIED'])
  })

  test('has a widget taken down that cannot be without one, however late that is noticed', () => {
    const made = aStarted({ handle: { suspend: undefined } })
    made.clock.now = FIRST_UNTIL + 5 * SECOND
    applyTokenState(made.started, FAILED, made.keep)
    expect(made.log).toContain('close')
  })
})

describe('a widget that only opens with its token', () => {
  const isForMountOnly = true
  const states = [READY, EXPIRED, FAILED]
  const logs = (scene: Scene) =>
    states.map((state) => apply(state, { ...scene, isForMountOnly }, { hadToken: true }).log.length > 0)

  test('goes on in its session, whatever becomes of the token', () => {
    expect(logs({})).toEqual([false, false, false])
  })

  test('goes on until another one comes, where its session ends soon', () => {
    expect(logs({ run: { standing: 'rejected' } })).toEqual([true, false, false])
  })

  test('and has none any more is given one, or fails', () => {
    expect(apply(READY, { isForMountOnly, run: { standing: 'withheld' } }).log).toContain('give next')
    expect(apply(FAILED, { isForMountOnly, run: { standing: 'withheld' } }).log).toEqual([
      'fail EMBED_DENIED',
    ])
  })

  test.each(['waiting', 'mounting'] as const)('fails while it is %s', (kind) => {
    expect(apply(FAILED, { isForMountOnly, kind }).log).toEqual(['fail EMBED_DENIED'])
  })
})

describe('a first token with less left than the view wants', () => {
  const REFRESHING: TokenState = { ...READY, isRefreshing: true }
  const wait = (state = REFRESHING, more: object = {}, isShort = true) => {
    const made = aStarted({ kind: 'waiting' })
    Object.assign(made.started, more)
    made.tokens.wantsLonger.mockReturnValue(isShort)
    applyTokenState(made.started, state, made.keep)
    return made
  }
  let made: ReturnType<typeof wait>
  beforeEach(() => {
    made = wait()
  })

  test('is not used while another one is on its way', () => {
    expect(made.log).toEqual([])
    expect(made.tokens.wantsLonger).toHaveBeenCalledWith(NEXT)
    expect(made.timers.get('patience')?.at).toBe(T0 + 5 * SECOND)
    expect(made.started.applyTokenState).not.toHaveBeenCalled()
    made.timers.get('patience')?.ring()
    expect(made.started.applyTokenState).toHaveBeenCalledExactlyOnceWith(READY)
  })

  test('is waited for once, and then used', () => {
    made.tokens.patientUntil.mockReturnValue(T0 + 60 * SECOND)
    made.clock.now = T0 + 5 * SECOND - 1
    applyTokenState(made.started, REFRESHING, made.keep)
    expect(made.log).toEqual([])
    made.clock.now = T0 + 5 * SECOND
    applyTokenState(made.started, REFRESHING, made.keep)
    expect(made.log).toEqual(['open next'])
  })

  test('is used where no other one is on its way', () => {
    expect(wait(READY).log).toEqual(['open next'])
  })

  test('is used where the view wants no more', () => {
    expect(wait(REFRESHING, {}, false).log).toEqual(['open next'])
  })

  test('is used where it is not the first', () => {
    expect(wait(REFRESHING, { hadToken: true }).log).toEqual(['open next'])
  })

  test('is not waited for where there is none', () => {
    for (const state of [EXPIRED_FOR_LONG, FAILED]) {
      const { log, tokens } = wait({ ...state, isRefreshing: true })
      expect(log).toEqual(['fail EMBED_DENIED'])
      expect(tokens.wantsLonger).not.toHaveBeenCalled()
    }
  })
})
