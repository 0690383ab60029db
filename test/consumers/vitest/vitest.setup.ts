import { afterEach, beforeEach, expect, vi } from 'vitest'

const METHODS = ['error', 'warn', 'log', 'info', 'debug'] as const

beforeEach(() => {
  vi.useFakeTimers()
  for (const method of METHODS) vi.spyOn(console, method).mockImplementation(() => {})
})

afterEach(() => {
  vi.useRealTimers()
  for (const method of METHODS) expect(vi.mocked(console[method]).mock.calls, `console.${method}`).toEqual([])
})
