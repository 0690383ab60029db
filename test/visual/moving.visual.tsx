// What moves, held still in the middle of its movement: the other pictures are taken where motion is reduced.
import '@fontsource-variable/inter'
import { composeStories, setProjectAnnotations } from '@storybook/react-vite'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import * as stories from '../../stories/Walls.stories'

setProjectAnnotations([])
const { Waiting } = composeStories(stories, {
  parameters: { react: { rootOptions: { onCaughtError: () => {} } } },
})
/** Where the skeleton is palest: its pulse has come and begins again, so that it looks like no other moment. */
const PALEST = 0.5
const WIDTH = 1_080

let canvasElement: HTMLElement

beforeAll(async () => {
  await document.fonts.load('16px "Inter Variable"', 'a’…')
})

beforeEach(() => {
  canvasElement = document.createElement('div')
  canvasElement.style.cssText = `padding:24px;font:16px/1.5 "Inter Variable";background:#f4f5f8`
  document.body.style.margin = '0'
  document.body.append(canvasElement)
})

afterEach(() => canvasElement.remove())

/** Stops every animation at a part of its run. @returns how many there are. */
function holdAt(part: number): number {
  const animations = document
    .getAnimations()
    .filter(({ effect }) => effect?.getTiming().iterations === Infinity)
  for (const animation of animations) {
    const { delay = 0, duration } = animation.effect?.getTiming() ?? {}
    animation.pause()
    animation.currentTime = delay + part * Number(duration)
  }
  return animations.length
}

test('what moves while one waits looks as in its picture', async () => {
  expect(matchMedia('(prefers-reduced-motion: no-preference)').matches).toBe(true)
  await page.viewport(WIDTH, 900)
  await Waiting.run({ canvasElement })
  await expect.poll(() => holdAt(PALEST)).toBe(4)
  await page.viewport(WIDTH, Math.ceil(canvasElement.getBoundingClientRect().height))
  await expect
    .element(page.elementLocator(canvasElement))
    .toMatchScreenshot('waiting', { screenshotOptions: { animations: 'allow' } })
})
