import { expect, test, vi } from 'vitest'
import { createFit } from '../../../src/widget/view/auto-height'
import { fakeTime } from '../../kit/time'

fakeTime()

/** A widget whose height is `of` the element's. */
function start(of: (elementPx: number) => number) {
  let elementPx = 600
  const heights: number[] = []
  const onLoop = vi.fn()
  const fit = createFit(
    () => elementPx,
    (px) => {
      elementPx = px
      heights.push(px)
    },
    onLoop,
  )
  /** The widget tells its height whenever the element's changes, as a ResizeObserver has it. */
  const settle = (rounds = 100) => {
    for (let n = 0, told = -1; n < rounds && told !== elementPx; n++) {
      told = elementPx
      fit.tell(of(elementPx))
    }
  }
  return { fit, heights, onLoop, settle, height: () => elementPx }
}

test('a page that is always higher than its frame does not grow for ever, and keeps the height that it began with', () => {
  const { settle, height, onLoop, heights } = start((px) => px + 20)
  settle()
  expect(height()).toBe(600)
  expect(Math.max(...heights)).toBeLessThan(800)
  expect(onLoop).toHaveBeenCalledExactlyOnceWith(20)
})

test('after a loop, another height is followed', () => {
  const { settle, fit, height } = start((px) => px + 20)
  settle()
  fit.tell(900)
  expect(height()).toBe(900)
})

test('content that grows line by line is followed, however long', () => {
  const { fit, height, onLoop } = start(() => 0)
  for (let px = 620; px <= 2_000; px += 20) fit.tell(px)
  vi.advanceTimersByTime(1_000)
  expect(height()).toBe(2_000)
  expect(onLoop).not.toHaveBeenCalled()
})

test('content that stops at the moment of doubt has its height within a second', () => {
  const { fit, height, onLoop } = start(() => 0)
  for (let n = 1; n <= 8; n++) fit.tell(600 + n * 20)
  expect(height()).toBe(720)
  vi.advanceTimersByTime(1_000)
  expect(height()).toBe(760)
  expect(onLoop).not.toHaveBeenCalled()
})

test('content that shrinks is followed', () => {
  const { fit, height } = start(() => 0)
  fit.tell(1_500)
  fit.tell(200)
  expect(height()).toBe(200)
})
