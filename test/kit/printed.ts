import { expect, vi } from 'vitest'

const LEVELS = ['error', 'warn'] as const

/**
 * What the library has printed since this was last called, e.g. `warn: …`. What others print stays, and fails
 * the test.
 */
export function takePrinted(): string[] {
  return LEVELS.flatMap((level) => {
    const { calls } = vi.mocked(console[level]).mock
    const ours = calls.filter(([first]) => String(first).startsWith('react-embed-token: '))
    for (const call of ours) calls.splice(calls.indexOf(call), 1)
    return ours.map((call) => `${level}: ${call.join(' ').replace('react-embed-token: ', '')}`)
  })
}

/** The library has printed one text for each of these, errors first, and nothing else. */
export function expectConsole(...expected: (RegExp | string)[]): void {
  expect(takePrinted(), 'printed by the library').toEqual(
    expected.map((each): unknown =>
      typeof each === 'string' ? expect.stringContaining(each) : expect.stringMatching(each),
    ),
  )
}
