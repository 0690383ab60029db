import { afterEach, beforeEach, expect, vi, type Mock } from 'vitest'

// Nothing may be printed: a warning of React is a defect like any other.
const METHODS = ['error', 'warn', 'log', 'info', 'debug'] as const

/** Kept here: a story may have put something before them, see `silence`. */
let spies: { method: string; spy: Mock<(...words: unknown[]) => void> }[] = []

beforeEach(() => {
  spies = METHODS.map((method) => ({ method, spy: vi.spyOn(console, method).mockImplementation(() => {}) }))
})

afterEach(() => {
  const printed = spies.flatMap(({ method, spy }) =>
    spy.mock.calls.map((call) => `${method}: ${call.map(String).join(' ')}`),
  )
  for (const { spy } of spies) spy.mockRestore()
  expect(printed, 'printed on the console').toEqual([])
})
