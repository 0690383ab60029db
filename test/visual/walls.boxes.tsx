// The boxes of the walls' parts are as large in every engine as in Chromium. The font is the page's own, so that
// its metrics are no engine's.
import '@fontsource-variable/inter'
import { composeStories, setProjectAnnotations } from '@storybook/react-vite'
import { afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { commands, page, server } from 'vitest/browser'
import * as stories from '../../stories/Walls.stories'
import { boxesOf, differences } from './boxes'

setProjectAnnotations([])
const walls = composeStories(stories, { parameters: { react: { rootOptions: { onCaughtError: () => {} } } } })
/**
 * Heights are lines', which engines round to half a pixel or to a whole one. A box is as wide as its words:
 * WebKitGTK rounds the width of every glyph, which makes a pill of 254.5 px 2.6 px wider.
 */
const TOLERANCE = { width: server.browser === 'webkit' ? 3 : 1, height: 1 }

let canvasElement: HTMLElement

beforeAll(async () => {
  await document.fonts.load('16px "Inter Variable"', 'a’…')
})

beforeEach(() => {
  canvasElement = document.createElement('div')
  canvasElement.style.cssText = `padding:24px;font:16px/1.5 "Inter Variable"`
  document.body.style.margin = '0'
  // Whether a scroll bar takes room is the system's affair.
  document.documentElement.style.scrollbarWidth = 'none'
  document.body.append(canvasElement)
})

afterEach(() => canvasElement.remove())

test.each<[name: string, wall: keyof typeof walls, width: number]>([
  ['embed-inline', 'EmbedInlineMode', 1_200],
  ['embed-inline-narrow', 'EmbedInlineMode', 320],
  ['embed-iframe', 'EmbedIframeMode', 800],
  ['presets', 'Presets', 1_200],
  ['low', 'Low', 800],
  ['boundary', 'Boundary', 1_200],
])('%s has boxes of the same size as in Chromium', async (name, wall, width) => {
  await page.viewport(width, 900)
  await walls[wall].run({ canvasElement })
  const boxes = boxesOf(canvasElement)
  if (await commands.keepBoxes(name, boxes)) return
  expect(boxes.length).toBeGreaterThan(10)
  expect(differences(await commands.readBoxes(name), boxes, TOLERANCE)).toEqual([])
})
