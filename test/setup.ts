import { afterEach, beforeEach, expect, vi } from 'vitest'
import { forgetTold } from '../src/development/console'
import { sentences } from '../src/errors/sentences'
import { widgetSentences } from '../src/errors/widget-sentences'
import { speak } from '../src/errors/embed-error'
import { forgetFailures, takeFailures } from './kit/printed'

/** Where nothing can be rendered, nothing is there to take down, and React is not loaded. */
const cleanup = typeof document === 'undefined' ? null : (await import('@testing-library/react')).cleanup

// As in development, for tests that import a file alone, too.
speak(sentences, widgetSentences)

// Nothing may be printed: a warning of React is a defect like any other.
const METHODS = ['error', 'warn', 'log', 'info', 'debug'] as const

beforeEach(() => {
  for (const method of METHODS) vi.spyOn(console, method).mockImplementation(() => {})
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.unstubAllEnvs()
  cleanup?.()
  forgetTold()
  takeFailures()
  forgetFailures()
  const printed = METHODS.flatMap((method) =>
    vi.mocked(console[method]).mock.calls.map((call) => `${method}: ${call.map(String).join(' ')}`),
  )
  for (const method of METHODS) vi.mocked(console[method]).mockRestore()
  expect(printed, 'printed on the console').toEqual([])
})
