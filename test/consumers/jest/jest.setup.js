import { afterEach, beforeEach, expect, jest } from '@jest/globals'

const METHODS = ['error', 'warn', 'log', 'info', 'debug']

// The tests say `vi`, and use of it what Jest has by the same name.
globalThis.vi = jest

beforeEach(() => {
  jest.useFakeTimers()
  for (const method of METHODS) jest.spyOn(console, method).mockImplementation(() => {})
})

afterEach(() => {
  jest.useRealTimers()
  const printed = METHODS.flatMap((method) => console[method].mock.calls)
  jest.restoreAllMocks()
  expect(printed).toEqual([])
})
