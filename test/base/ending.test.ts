import { expect, test, vi } from 'vitest'
import { createEnding } from '../../src/base/ending'

test('an end comes once, to the signal first and then to each clean-up in order', () => {
  const ending = createEnding()
  const heard: string[] = []
  ending.signal.addEventListener('abort', () => heard.push('signal'))
  ending.onEnd(() => heard.push('first'))
  ending.onEnd(() => heard.push('second'))
  expect([ending.isOver, ending.signal.aborted]).toEqual([false, false])
  ending.end()
  ending.end()
  expect([ending.isOver, ending.signal.aborted]).toEqual([true, true])
  expect(heard).toEqual(['signal', 'first', 'second'])
})

test('whoever asks after the end gets a signal that is aborted, and is cleaned up at once', () => {
  const ending = createEnding()
  ending.end()
  const cleanUp = vi.fn()
  ending.onEnd(cleanUp)
  expect(cleanUp).toHaveBeenCalledOnce()
  expect(ending.signal.aborted).toBe(true)
  expect(ending.signal).toBe(ending.signal)
})

test('an end that nobody asks the signal of makes none', () => {
  const made = vi.spyOn(globalThis, 'AbortController')
  const ending = createEnding()
  ending.onEnd(() => {})
  ending.end()
  expect(made).not.toHaveBeenCalled()
})
