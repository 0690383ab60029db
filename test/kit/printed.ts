import { expect, vi } from 'vitest'
import type { EmbedEvent } from '../../src'

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

const heard = new Set<readonly EmbedEvent[]>()
const taken = new WeakSet<EmbedEvent>()

/** Whoever collects these events expects that widgets fail: the console may tell of each such event. */
export function mayFail(events: readonly EmbedEvent[]): void {
  heard.add(events)
}

/**
 * Takes what is printed of widgets that failed by themselves, once for each event that was collected: a second
 * print of one failure stays, and fails the test.
 */
export function takeFailures(): void {
  const { calls } = vi.mocked(console.error).mock
  for (const event of [...heard].flat()) {
    if (event.type !== 'widget.failed' || event.error.code !== 'EMBED_WIDGET_ERROR' || taken.has(event))
      continue
    taken.add(event)
    const text = `The widget "${event.title}" (${event.vendor}, ${event.mode}) failed (EMBED_WIDGET_ERROR). ${event.error.message}`
    const at = calls.findIndex(([first]) => first === `react-embed-token: ${text}`)
    if (at >= 0) calls.splice(at, 1)
  }
}

/** The next test begins. */
export function forgetFailures(): void {
  heard.clear()
}
