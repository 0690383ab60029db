// A font of its own, so that pictures differ from machine to machine by no more than how glyphs are drawn.
import '@fontsource-variable/inter'
import '@fontsource-variable/noto-sans-arabic'
import { composeStories, setProjectAnnotations } from '@storybook/react-vite'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import * as stories from '../../stories/Walls.stories'

// Without the frame that Storybook's preview puts around a story.
setProjectAnnotations([])
const walls = composeStories(stories, { parameters: { react: { rootOptions: { onCaughtError: () => {} } } } })
const PADDING = 24

let canvasElement: HTMLElement

beforeAll(async () => {
  const loaded = await Promise.all([
    document.fonts.load('16px "Inter Variable"', 'a’…'),
    document.fonts.load('16px "Noto Sans Arabic Variable"', 'ج'),
  ])
  expect(loaded.flat().length).toBeGreaterThan(1)
})

beforeEach(() => {
  canvasElement = document.createElement('div')
  canvasElement.style.cssText = `padding:${PADDING}px;font:16px/1.5 "Inter Variable","Noto Sans Arabic Variable";background:#f4f5f8`
  document.body.style.margin = '0'
  document.body.append(canvasElement)
})

afterEach(() => canvasElement.remove())

test.each<[name: string, wall: keyof typeof walls, width: number]>([
  ['embed-inline', 'EmbedInlineMode', 1440],
  ['embed-inline-narrow', 'EmbedInlineMode', 320],
  ['embed-iframe', 'EmbedIframeMode', 800],
  ['arabic', 'Arabic', 800],
  ['presets', 'Presets', 1440],
  ['low', 'Low', 800],
  ['boundary', 'Boundary', 1440],
])('%s looks as in its picture', async (name, wall, width) => {
  await page.viewport(width, 900)
  await walls[wall].run({ canvasElement })
  // A picture is of what is in view.
  await page.viewport(width, Math.ceil(canvasElement.getBoundingClientRect().height))
  await expect.element(page.elementLocator(canvasElement)).toMatchScreenshot(name)
})
