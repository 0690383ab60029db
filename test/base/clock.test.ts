// @vitest-environment node
import { expect, test, vi } from 'vitest'
import { createClock } from '../../src/base/clock'
import { createRandom, SEED } from '../kit/seeded'
import { HOUR } from '../kit/time'

const START = Date.UTC(2026, 10, 18, 12)

/** A machine whose two clocks can be told apart. */
function createMachine() {
  const machine = { wall: START, monotonic: 5_000 }
  const now = createClock(
    () => machine.wall,
    () => machine.monotonic,
  )
  return {
    now,
    /** Both clocks go on. */
    pass(ms: number) {
      machine.wall += ms
      machine.monotonic += ms
    },
    setWall(ms: number) {
      machine.wall += ms
    },
    /** Asleep with a monotonic clock that stops. */
    sleep(ms: number) {
      machine.wall += ms
    },
    /** The monotonic clock goes on, the wall clock does not. */
    passMonotonic(ms: number) {
      machine.monotonic += ms
    },
  }
}

test('starts at the wall clock’s reading', () => {
  expect(createMachine().now()).toBe(START)
})

test('goes on with both clocks', () => {
  const { now, pass } = createMachine()
  pass(1_234)
  expect(now()).toBe(START + 1_234)
  pass(HOUR)
  expect(now()).toBe(START + HOUR + 1_234)
})

test.each([-500, -1_001, -HOUR, -24 * HOUR])(
  'a wall clock set back by %i ms neither stops it nor sets it back',
  (step) => {
    const { now, pass, setWall } = createMachine()
    pass(10_000)
    expect(now()).toBe(START + 10_000)
    setWall(step)
    expect(now()).toBe(START + 10_000)
    pass(3_000)
    expect(now()).toBe(START + 13_000)
    pass(HOUR)
    expect(now()).toBe(START + 13_000 + HOUR)
  },
)

test.each([-HOUR, -24 * HOUR])(
  'a wall clock set back by %i ms between two readings hides no time',
  (step) => {
    const { now, pass, setWall } = createMachine()
    pass(10_000)
    setWall(step)
    pass(10_000)
    expect(now()).toBe(START + 20_000)
  },
)

test('a wall clock set back twice goes on twice', () => {
  const { now, pass, setWall } = createMachine()
  for (const reading of [1, 2]) {
    setWall(-HOUR)
    pass(5_000)
    expect(now()).toBe(START + reading * 5_000)
  }
})

test('a wall clock set forward counts as time that has passed, once', () => {
  const { now, pass, setWall } = createMachine()
  pass(1_000)
  setWall(HOUR)
  expect(now()).toBe(START + HOUR + 1_000)
  pass(1_000)
  expect(now()).toBe(START + HOUR + 2_000)
})

test('a wall clock set forward and then right again does not stop it', () => {
  const { now, pass, setWall } = createMachine()
  setWall(HOUR)
  expect(now()).toBe(START + HOUR)
  setWall(-HOUR)
  expect(now()).toBe(START + HOUR)
  pass(7_000)
  expect(now()).toBe(START + HOUR + 7_000)
})

test.each([400, 1_000])('a wall clock that wavers by %i ms, which is no jump yet, is not added up', (ms) => {
  const { now, setWall } = createMachine()
  for (let time = 0; time < 10; time++) {
    setWall(ms)
    expect(now()).toBe(START + ms)
    setWall(-ms)
    expect(now()).toBe(START + ms)
  }
})

test.each([1_500, HOUR, 72 * HOUR])('counts a sleep of %i ms in which the monotonic clock stops', (ms) => {
  const { now, pass, sleep } = createMachine()
  pass(2_000)
  sleep(ms)
  expect(now()).toBe(START + 2_000 + ms)
  pass(500)
  expect(now()).toBe(START + 2_500 + ms)
})

test('counts every one of many sleeps', () => {
  const { now, pass, sleep } = createMachine()
  for (let night = 1; night <= 100; night++) {
    sleep(8 * HOUR)
    expect(now()).toBe(START + (night - 1) * 24 * HOUR + 8 * HOUR)
    pass(16 * HOUR)
    expect(now()).toBe(START + night * 24 * HOUR)
  }
})

test('counts a sleep in which only the monotonic clock goes on', () => {
  const { now, passMonotonic, pass } = createMachine()
  passMonotonic(HOUR)
  expect(now()).toBe(START + HOUR)
  pass(1_000)
  expect(now()).toBe(START + HOUR + 1_000)
})

test('counts a sleep during which the wall clock is set back by as much as the monotonic clock knows', () => {
  const { now, setWall, passMonotonic } = createMachine()
  passMonotonic(HOUR)
  setWall(-2 * HOUR)
  expect(now()).toBe(START + HOUR)
})

test('a million fine-grained readings add nothing', () => {
  const machine = { passed: 0 }
  const now = createClock(
    () => START + Math.floor(machine.passed), // whole ms, as Date.now
    () => machine.passed,
  )
  for (let reading = 0; reading < 1_000_000; reading++) {
    machine.passed += 0.125
    now()
  }
  expect(now()).toBe(START + 125_000)
})

test('a million readings of clocks that jitter against each other by less than a second drift by less than a second', () => {
  const machine = { true: START }
  let reading = 0
  const now = createClock(
    () => machine.true + (reading % 2 ? 400 : -400),
    () => machine.true + (reading % 3 ? 300 : -300),
  )
  for (; reading < 1_000_000; reading++) {
    machine.true += 0.5
    now()
  }
  expect(Math.abs(now() - machine.true)).toBeLessThan(2_000)
})

test('a wall clock that is slewed slowly is followed, not added up', () => {
  const { now, pass, setWall } = createMachine()
  for (let second = 0; second < 100_000; second++) {
    pass(1_000)
    setWall(0.5) // 500 ppm, the most that NTP does
    now()
  }
  expect(now() - START).toBeGreaterThanOrEqual(100_000_000)
  expect(now() - START).toBeLessThanOrEqual(100_000_000 + 50_000)
})

test('never runs backwards, whatever the two clocks do', () => {
  const random = createRandom(SEED)
  for (let run = 0; run < 200; run++) {
    const machine = { wall: START, monotonic: random() * 1e6 }
    const now = createClock(
      () => machine.wall,
      () => machine.monotonic,
    )
    let last = now()
    let monotonicPassed = 0
    for (let step = 0; step < 100; step++) {
      const passed = random() < 0.5 ? random() * 10 : random() * HOUR
      if (random() < 0.7) {
        machine.monotonic += passed
        monotonicPassed += passed
      }
      if (random() < 0.7) machine.wall += passed
      if (random() < 0.2) machine.wall += (random() - 0.5) * 4 * HOUR
      const reading = now()
      expect(reading, `seed ${SEED}, run ${run}, step ${step}: ran backwards`).toBeGreaterThanOrEqual(last)
      // Whatever the wall clock said: at least what the monotonic clock saw pass, but for what is still below
      // a jump.
      expect(reading, `seed ${SEED}, run ${run}, step ${step}: time was lost`).toBeGreaterThanOrEqual(
        START + monotonicPassed - 1,
      )
      last = reading
    }
  }
})

test('reads the global clocks when it is asked, not when it is made', () => {
  vi.useFakeTimers({ now: START, toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] })
  try {
    const now = createClock()
    expect(now()).toBe(START)
    vi.advanceTimersByTime(90_000)
    expect(now()).toBe(START + 90_000)
    vi.setSystemTime(START - HOUR)
    vi.advanceTimersByTime(1_000)
    expect(now()).toBe(START + 91_000)
  } finally {
    vi.useRealTimers()
  }
})

test('is doubted from when its wall clock is found set back, and not by a sleep or a clock set forward', () => {
  const { now, pass, sleep, setWall } = createMachine()
  expect(now.doubtedAt()).toBe(-Infinity)
  pass(10_000)
  sleep(HOUR)
  now()
  setWall(HOUR)
  now()
  expect(now.doubtedAt()).toBe(-Infinity)
  pass(5_000)
  setWall(-HOUR)
  const foundAt = now()
  expect(now.doubtedAt()).toBe(foundAt)
  pass(60_000)
  now()
  expect(now.doubtedAt()).toBe(foundAt)
})
