// @vitest-environment node
import { getEventListeners } from 'node:events'
import { expect, test } from 'vitest'
import { onAbort } from '../../src/store/on-abort'

test('a signal that many wait for has one listener, and tells each of them once', () => {
  const abort = new AbortController()
  const told: number[] = []
  for (let i = 0; i < 20; i += 1) onAbort(abort.signal, () => told.push(i))
  expect(getEventListeners(abort.signal, 'abort')).toHaveLength(1)
  abort.abort()
  expect(told).toEqual(Array.from({ length: 20 }, (_, i) => i))
})

test('who has stopped waiting is not told, also when another one stops it', () => {
  const abort = new AbortController()
  const told: string[] = []
  const stop = onAbort(abort.signal, () => told.push('stopped'))
  onAbort(abort.signal, () => (told.push('first'), stopLast()))
  const stopLast = onAbort(abort.signal, () => told.push('last'))
  stop()
  abort.abort()
  expect(told).toEqual(['first'])
})
