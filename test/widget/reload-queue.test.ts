import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createAlarm } from '../../src/store/scheduler'
import { createTurns, type Turn, type Turns } from '../../src/widget/reload-queue'
import { fakeTime, MINUTE, SECOND, T0 } from '../kit/time'

let turns: Turns

/** A widget whose user is busy until `freeAt`; `Infinity`: until told otherwise. */
function createTaker(freeAt = -Infinity) {
  const taker = {
    freeAt,
    tookAt: [] as number[],
    look: vi.fn(() => ({
      isFree: Date.now() >= taker.freeAt,
      at: taker.freeAt > Date.now() ? taker.freeAt : Infinity,
    })),
    take: vi.fn((): void => {
      taker.tookAt.push(Date.now() - T0)
    }),
  }
  return taker
}

const left: Turn[] = []

function join(group: object | string, taker: ReturnType<typeof createTaker>): Turn {
  const turn = turns.join(group, taker)
  left.push(turn)
  return turn
}

fakeTime({ leavesNoTimers: true })
beforeEach(() => {
  const now = () => Date.now()
  turns = createTurns(
    now,
    createAlarm(now, () => {}),
  )
})
afterEach(() => {
  for (const turn of left.splice(0)) turn.leave()
})

describe('a widget alone', () => {
  test('does nothing until it has to reload', () => {
    const taker = createTaker()
    const turn = join('a', taker)
    turn.look()
    expect(taker.take).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('reloads at once where that costs nothing', () => {
    const taker = createTaker()
    join('a', taker).wait(T0 + MINUTE)
    expect(taker.take).toHaveBeenCalledOnce()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('waits until it costs nothing, by itself', () => {
    const taker = createTaker(T0 + 10 * SECOND)
    join('a', taker).wait(T0 + MINUTE)
    vi.advanceTimersByTime(10 * SECOND - 1)
    expect(taker.take).not.toHaveBeenCalled()
    vi.advanceTimersByTime(MINUTE)
    expect(taker.tookAt).toEqual([10 * SECOND])
  })

  test('waits again where its user was busy again', () => {
    const taker = createTaker(T0 + 10 * SECOND)
    join('a', taker).wait(T0 + MINUTE)
    vi.advanceTimersByTime(5 * SECOND)
    taker.freeAt = T0 + 15 * SECOND
    vi.advanceTimersByTime(MINUTE)
    expect(taker.tookAt).toEqual([15 * SECOND])
  })

  test('reloads as soon as it is told to look and is free', () => {
    const taker = createTaker(Infinity)
    const turn = join('a', taker)
    turn.wait(T0 + MINUTE)
    vi.advanceTimersByTime(20 * SECOND)
    turn.look()
    expect(taker.take).not.toHaveBeenCalled()
    taker.freeAt = 0
    turn.look()
    expect(taker.tookAt).toEqual([20 * SECOND])
    turn.look()
    expect(taker.take).toHaveBeenCalledOnce()
  })

  test('reloads at its deadline at the latest, and not before', () => {
    const taker = createTaker(Infinity)
    join('a', taker).wait(T0 + MINUTE)
    vi.advanceTimersByTime(MINUTE - 1)
    expect(taker.take).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(taker.tookAt).toEqual([MINUTE])
    vi.advanceTimersByTime(10 * MINUTE)
    expect(taker.take).toHaveBeenCalledOnce()
  })

  test('reloads at once where its deadline is over', () => {
    const taker = createTaker(Infinity)
    join('a', taker).wait(T0 - 1)
    expect(taker.take).toHaveBeenCalledOnce()
  })

  test('goes by the deadline given last', () => {
    const taker = createTaker(Infinity)
    const turn = join('a', taker)
    turn.wait(T0 + MINUTE)
    turn.wait(T0 + 2 * MINUTE)
    vi.advanceTimersByTime(5 * MINUTE)
    expect(taker.tookAt).toEqual([2 * MINUTE])
  })

  test('does not reload once it no longer has to', () => {
    const taker = createTaker(Infinity)
    const turn = join('a', taker)
    turn.wait(T0 + MINUTE)
    turn.wait(null)
    expect(vi.getTimerCount()).toBe(0)
    taker.freeAt = 0
    turn.look()
    vi.advanceTimersByTime(MINUTE)
    expect(taker.take).not.toHaveBeenCalled()
  })

  test('may have to reload again later', () => {
    const taker = createTaker()
    const turn = join('a', taker)
    turn.wait(T0 + MINUTE)
    vi.advanceTimersByTime(SECOND)
    turn.wait(T0 + MINUTE)
    expect(taker.tookAt).toEqual([0, SECOND])
  })

  test('may say inside its turn that it no longer has to', () => {
    const taker = createTaker()
    const turn = join('a', taker)
    taker.take.mockImplementation(() => turn.wait(null))
    turn.wait(T0 + MINUTE)
    expect(taker.take).toHaveBeenCalledOnce()
  })

  test('does not reload once it has left', () => {
    const taker = createTaker(Infinity)
    const turn = join('a', taker)
    turn.wait(T0 + MINUTE)
    turn.leave()
    expect(vi.getTimerCount()).toBe(0)
    taker.freeAt = 0
    turn.look()
    vi.advanceTimersByTime(MINUTE)
    expect(taker.take).not.toHaveBeenCalled()
  })
})

describe('a group', () => {
  test('waits until all of its members are free, also those that need no reload', () => {
    const [first, second] = [createTaker(), createTaker(T0 + 30 * SECOND)]
    join('a', second)
    join('a', first).wait(T0 + MINUTE)
    vi.advanceTimersByTime(30 * SECOND - 1)
    expect(first.take).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(first.tookAt).toEqual([30 * SECOND])
    expect(second.take).not.toHaveBeenCalled()
  })

  test('reloads together, each member that has to, once', () => {
    const takers = [createTaker(T0 + SECOND), createTaker(T0 + 9 * SECOND), createTaker(T0 + 5 * SECOND)]
    for (const taker of takers) join('a', taker).wait(T0 + MINUTE)
    vi.advanceTimersByTime(10 * MINUTE)
    expect(takers.map(({ tookAt }) => tookAt)).toEqual([[9 * SECOND], [9 * SECOND], [9 * SECOND]])
  })

  test('reloads together at the earliest deadline', () => {
    const takers = [createTaker(Infinity), createTaker(Infinity)]
    for (const [i, taker] of takers.entries()) join('a', taker).wait(T0 + (2 - i) * MINUTE)
    vi.advanceTimersByTime(10 * MINUTE)
    expect(takers.map(({ tookAt }) => tookAt)).toEqual([[MINUTE], [MINUTE]])
  })

  test('does not wait for a member that has left', () => {
    const [first, busy] = [createTaker(), createTaker(Infinity)]
    const turn = join('a', busy)
    join('a', first).wait(T0 + MINUTE)
    expect(first.take).not.toHaveBeenCalled()
    vi.advanceTimersByTime(SECOND)
    turn.leave()
    expect(first.tookAt).toEqual([SECOND])
  })

  test('does not know of another group', () => {
    const [first, busy] = [createTaker(), createTaker(Infinity)]
    join('b', busy)
    join({}, busy)
    join('a', first).wait(T0 + MINUTE)
    expect(first.take).toHaveBeenCalledOnce()
  })

  test('is named by an object as well', () => {
    const name = {}
    const [first, busy] = [createTaker(), createTaker(Infinity)]
    join(name, busy)
    join(name, first).wait(T0 + MINUTE)
    expect(first.take).not.toHaveBeenCalled()
  })

  test('that everyone has left starts anew', () => {
    const old = join('a', createTaker(Infinity))
    old.leave()
    const taker = createTaker()
    join('a', taker).wait(T0 + MINUTE)
    expect(taker.take).toHaveBeenCalledOnce()
  })

  test('a member may leave inside another one’s turn', () => {
    const [first, second] = [createTaker(Infinity), createTaker(Infinity)]
    const turn = join('a', first)
    const other = join('a', second)
    first.take.mockImplementation(() => other.leave())
    turn.wait(T0 + MINUTE)
    other.wait(T0 + MINUTE)
    vi.advanceTimersByTime(10 * MINUTE)
    expect(first.take).toHaveBeenCalledOnce()
  })
})

test('one who is free, beside one who is busy, does not keep looking', () => {
  const free = createTaker()
  free.look.mockImplementation(() => ({ isFree: true, at: Date.now() - MINUTE }))
  join('together', free).wait(Date.now() + MINUTE)
  const busy = createTaker(Infinity)
  const turn = join('together', busy)
  turn.look()
  left[0]?.wait(Date.now() + MINUTE)
  vi.advanceTimersByTime(10 * SECOND)
  expect(free.look.mock.calls.length).toBeLessThan(10)
})
