import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createScheduler } from '../../src/base/scheduler'
import { createReloadQueue, type ReloadQueue, type ReloadTurn } from '../../src/vendor-kit/swap/reload-queue'
import { fakeTime, MINUTE, SECOND, T0 } from '../kit/time'

let turns: ReloadQueue

/** A widget whose user is busy until `freeAt`; `Infinity`: until told otherwise. */
function createMember(freeAt = -Infinity) {
  const member = {
    freeAt,
    reloadedAt: [] as number[],
    look: vi.fn(() => ({
      isFree: Date.now() >= member.freeAt,
      at: member.freeAt > Date.now() ? member.freeAt : Infinity,
    })),
    reload: vi.fn((): void => {
      member.reloadedAt.push(Date.now() - T0)
    }),
  }
  return member
}

const left: ReloadTurn[] = []

function join(group: object | string, member: ReturnType<typeof createMember>): ReloadTurn {
  const turn = turns.join(group, member)
  left.push(turn)
  return turn
}

fakeTime({ leavesNoTimers: true })
beforeEach(() => {
  const now = () => Date.now()
  turns = createReloadQueue(
    now,
    createScheduler(now, () => {}),
  )
})
afterEach(() => {
  for (const turn of left.splice(0)) turn.leave()
})

describe('a widget alone', () => {
  test('does nothing until it has to reload', () => {
    const member = createMember()
    const turn = join('a', member)
    turn.look()
    expect(member.reload).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('reloads at once where that costs nothing', () => {
    const member = createMember()
    join('a', member).wait(T0 + MINUTE)
    expect(member.reload).toHaveBeenCalledOnce()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('waits until it costs nothing, by itself', () => {
    const member = createMember(T0 + 10 * SECOND)
    join('a', member).wait(T0 + MINUTE)
    vi.advanceTimersByTime(10 * SECOND - 1)
    expect(member.reload).not.toHaveBeenCalled()
    vi.advanceTimersByTime(MINUTE)
    expect(member.reloadedAt).toEqual([10 * SECOND])
  })

  test('waits again where its user was busy again', () => {
    const member = createMember(T0 + 10 * SECOND)
    join('a', member).wait(T0 + MINUTE)
    vi.advanceTimersByTime(5 * SECOND)
    member.freeAt = T0 + 15 * SECOND
    vi.advanceTimersByTime(MINUTE)
    expect(member.reloadedAt).toEqual([15 * SECOND])
  })

  test('reloads as soon as it is told to look and is free', () => {
    const member = createMember(Infinity)
    const turn = join('a', member)
    turn.wait(T0 + MINUTE)
    vi.advanceTimersByTime(20 * SECOND)
    turn.look()
    expect(member.reload).not.toHaveBeenCalled()
    member.freeAt = 0
    turn.look()
    expect(member.reloadedAt).toEqual([20 * SECOND])
    turn.look()
    expect(member.reload).toHaveBeenCalledOnce()
  })

  test('reloads at its deadline at the latest, and not before', () => {
    const member = createMember(Infinity)
    join('a', member).wait(T0 + MINUTE)
    vi.advanceTimersByTime(MINUTE - 1)
    expect(member.reload).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(member.reloadedAt).toEqual([MINUTE])
    vi.advanceTimersByTime(10 * MINUTE)
    expect(member.reload).toHaveBeenCalledOnce()
  })

  test('reloads at once where its deadline is over', () => {
    const member = createMember(Infinity)
    join('a', member).wait(T0 - 1)
    expect(member.reload).toHaveBeenCalledOnce()
  })

  test('goes by the deadline given last', () => {
    const member = createMember(Infinity)
    const turn = join('a', member)
    turn.wait(T0 + MINUTE)
    turn.wait(T0 + 2 * MINUTE)
    vi.advanceTimersByTime(5 * MINUTE)
    expect(member.reloadedAt).toEqual([2 * MINUTE])
  })

  test('does not reload once it no longer has to', () => {
    const member = createMember(Infinity)
    const turn = join('a', member)
    turn.wait(T0 + MINUTE)
    turn.wait(null)
    expect(vi.getTimerCount()).toBe(0)
    member.freeAt = 0
    turn.look()
    vi.advanceTimersByTime(MINUTE)
    expect(member.reload).not.toHaveBeenCalled()
  })

  test('may have to reload again later', () => {
    const member = createMember()
    const turn = join('a', member)
    turn.wait(T0 + MINUTE)
    vi.advanceTimersByTime(SECOND)
    turn.wait(T0 + MINUTE)
    expect(member.reloadedAt).toEqual([0, SECOND])
  })

  test('may say inside its turn that it no longer has to', () => {
    const member = createMember()
    const turn = join('a', member)
    member.reload.mockImplementation(() => turn.wait(null))
    turn.wait(T0 + MINUTE)
    expect(member.reload).toHaveBeenCalledOnce()
  })

  test('does not reload once it has left', () => {
    const member = createMember(Infinity)
    const turn = join('a', member)
    turn.wait(T0 + MINUTE)
    turn.leave()
    expect(vi.getTimerCount()).toBe(0)
    member.freeAt = 0
    turn.look()
    vi.advanceTimersByTime(MINUTE)
    expect(member.reload).not.toHaveBeenCalled()
  })
})

describe('a group', () => {
  test('waits until all of its members are free, also those that need no reload', () => {
    const [first, second] = [createMember(), createMember(T0 + 30 * SECOND)]
    join('a', second)
    join('a', first).wait(T0 + MINUTE)
    vi.advanceTimersByTime(30 * SECOND - 1)
    expect(first.reload).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(first.reloadedAt).toEqual([30 * SECOND])
    expect(second.reload).not.toHaveBeenCalled()
  })

  test('reloads together, each member that has to, once', () => {
    const members = [createMember(T0 + SECOND), createMember(T0 + 9 * SECOND), createMember(T0 + 5 * SECOND)]
    for (const member of members) join('a', member).wait(T0 + MINUTE)
    vi.advanceTimersByTime(10 * MINUTE)
    expect(members.map(({ reloadedAt }) => reloadedAt)).toEqual([[9 * SECOND], [9 * SECOND], [9 * SECOND]])
  })

  test('reloads together at the earliest deadline', () => {
    const members = [createMember(Infinity), createMember(Infinity)]
    for (const [i, member] of members.entries()) join('a', member).wait(T0 + (2 - i) * MINUTE)
    vi.advanceTimersByTime(10 * MINUTE)
    expect(members.map(({ reloadedAt }) => reloadedAt)).toEqual([[MINUTE], [MINUTE]])
  })

  test('does not wait for a member that has left', () => {
    const [first, busy] = [createMember(), createMember(Infinity)]
    const turn = join('a', busy)
    join('a', first).wait(T0 + MINUTE)
    expect(first.reload).not.toHaveBeenCalled()
    vi.advanceTimersByTime(SECOND)
    turn.leave()
    expect(first.reloadedAt).toEqual([SECOND])
  })

  test('does not know of another group', () => {
    const [first, busy] = [createMember(), createMember(Infinity)]
    join('b', busy)
    join({}, busy)
    join('a', first).wait(T0 + MINUTE)
    expect(first.reload).toHaveBeenCalledOnce()
  })

  test('is named by an object as well', () => {
    const name = {}
    const [first, busy] = [createMember(), createMember(Infinity)]
    join(name, busy)
    join(name, first).wait(T0 + MINUTE)
    expect(first.reload).not.toHaveBeenCalled()
  })

  test('that everyone has left starts anew', () => {
    const old = join('a', createMember(Infinity))
    old.leave()
    const member = createMember()
    join('a', member).wait(T0 + MINUTE)
    expect(member.reload).toHaveBeenCalledOnce()
  })

  test('a member may leave inside another one’s turn', () => {
    const [first, second] = [createMember(Infinity), createMember(Infinity)]
    const turn = join('a', first)
    const other = join('a', second)
    first.reload.mockImplementation(() => other.leave())
    turn.wait(T0 + MINUTE)
    other.wait(T0 + MINUTE)
    vi.advanceTimersByTime(10 * MINUTE)
    expect(first.reload).toHaveBeenCalledOnce()
  })
})

test('one who is free, beside one who is busy, does not keep looking', () => {
  const free = createMember()
  free.look.mockImplementation(() => ({ isFree: true, at: Date.now() - MINUTE }))
  join('together', free).wait(Date.now() + MINUTE)
  const busy = createMember(Infinity)
  const turn = join('together', busy)
  turn.look()
  left[0]?.wait(Date.now() + MINUTE)
  vi.advanceTimersByTime(10 * SECOND)
  expect(free.look.mock.calls.length).toBeLessThan(10)
})
