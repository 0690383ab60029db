// A phone in Chromium: 360 px, touch, on-screen keyboard, landscape, a slow network with a slow processor.
import { afterAll, beforeAll, describe } from 'vitest'
import { startDemo, type Demo } from '../../examples/demo'
import { look } from './look'
import type { Tab } from './tab'
import { browserTest, test } from './world'

const UPRIGHT = { width: 360, height: 740 }
const TURNED = { width: 740, height: 360 }
/** The keyboard of a phone takes about so much of the page's height. */
const KEYBOARD_PX = 320

const WIDGETS = { identity: 'ann', widgets: ['inline', 'frame'] } as const

/** What can be seen of a page by its window. */
const measure = (tab: Tab) =>
  tab.evaluate(() => ({
    overflowPx: document.documentElement.scrollWidth - document.documentElement.clientWidth,
    width: innerWidth,
    seen: { width: visualViewport?.width ?? NaN, height: visualViewport?.height ?? NaN },
    touchPoints: navigator.maxTouchPoints,
    isCoarse: matchMedia('(pointer: coarse)').matches,
    states: [...document.querySelectorAll('[data-embed-state]')].map((embed) =>
      embed.getAttribute('data-embed-state'),
    ),
  }))

/** Elements that reach beyond the window's sides, where no ancestor hides or scrolls them. */
const tooWide = (tab: Tab) =>
  tab.evaluate(() =>
    [...document.body.querySelectorAll('*')]
      .filter((element) => {
        const { left, right, width } = element.getBoundingClientRect()
        if (width === 0 || (left >= -1 && right <= innerWidth + 1)) return false
        for (let parent = element.parentElement; parent; parent = parent.parentElement)
          if (getComputedStyle(parent).overflowX !== 'visible' && parent !== document.body) return false
        return getComputedStyle(element).visibility !== 'hidden'
      })
      .map((element) => `${element.tagName} ${element.className.toString()}`),
  )

/** Keeps the nodes of the page's widgets, to see later whether they are the same. */
const remember = (tab: Tab) =>
  tab.evaluate(() => {
    const nodes = ['rai-store-widget', 'iframe', 'rai-store-widget textarea'].map((selector) =>
      document.querySelector(selector),
    )
    Object.assign(window, { nodes })
    const note = nodes[2] as HTMLTextAreaElement
    note.value = 'half a sentence'
    return nodes.every((node) => node !== null)
  })

const isSame = (tab: Tab) =>
  tab.evaluate(() => {
    const { nodes } = window as unknown as { nodes: Element[] }
    return {
      same: ['rai-store-widget', 'iframe', 'rai-store-widget textarea'].every(
        (selector, index) => document.querySelector(selector) === nodes[index],
      ),
      note: (nodes[2] as HTMLTextAreaElement).value,
      focused: document.activeElement === nodes[2],
    }
  })

/** Where the field is in the part of the page that can be seen. */
const isFieldSeen = (tab: Tab) =>
  tab.evaluate(() => {
    const box = document.activeElement?.getBoundingClientRect()
    const { offsetLeft, offsetTop, width, height } = visualViewport as VisualViewport
    return (
      box !== undefined &&
      box.top >= offsetTop - 1 &&
      box.top < offsetTop + height &&
      box.left >= offsetLeft - 1 &&
      box.left < offsetLeft + width
    )
  })

describe.concurrent('on a phone', () => {
  test('of 360 px: touch, no sideways scrolling, and a turn keeps every widget and its note', async ({
    world,
    expect,
  }) => {
    const tab = await world.open(WIDGETS)
    await tab.emulatePhone(UPRIGHT)
    await expect.poll(async () => (await measure(tab)).states).toEqual(['ready', 'ready'])
    await expect.poll(() => remember(tab)).toBe(true)
    const upright = await measure(tab)
    expect(upright).toMatchObject({ isCoarse: true, overflowPx: 0, width: 360 })
    expect(upright.touchPoints).toBeGreaterThan(0)
    expect(await tooWide(tab)).toEqual([])

    await tab.emulatePhone(TURNED)
    await expect.poll(async () => (await measure(tab)).width).toBe(740)
    expect(await tooWide(tab)).toEqual([])
    await tab.emulatePhone(UPRIGHT)
    await expect.poll(async () => (await measure(tab)).width).toBe(360)
    expect(await isSame(tab)).toMatchObject({ same: true, note: 'half a sentence' })
    expect((await look(tab)).errors).toEqual([])
  })

  test('that zooms to a field, and whose keyboard takes half of the page: the field stays in view, keeps the focus and the typed text, through a renewal', async ({
    world,
    expect,
  }) => {
    const tab = await world.open(WIDGETS)
    await tab.emulatePhone(UPRIGHT)
    await expect.poll(() => remember(tab)).toBe(true)
    await tab.tap('rai-store-widget textarea')
    await expect.poll(async () => (await isSame(tab)).focused).toBe(true)

    // The visual viewport shrinks, the layout stays: as phones do where a field's text is small.
    await tab.zoom(1.6)
    await expect.poll(async () => Math.round((await measure(tab)).seen.width)).toBe(225)
    await tab.evaluate(() => document.activeElement?.scrollIntoView({ block: 'center' }))
    expect(await isFieldSeen(tab)).toBe(true)
    await tab.type('!')
    await tab.zoom(1)

    await tab.emulatePhone({ ...UPRIGHT, height: UPRIGHT.height - KEYBOARD_PX })
    await expect
      .poll(async () => (await measure(tab)).seen.height)
      .toBeLessThanOrEqual(UPRIGHT.height - KEYBOARD_PX)
    await tab.evaluate(() => document.activeElement?.scrollIntoView({ block: 'center' }))
    expect(await isFieldSeen(tab)).toBe(true)
    const { length } = world.backend.requests
    await expect.poll(() => world.backend.requests.length, { message: 'a renewal' }).toBeGreaterThan(length)
    await tab.type('?')

    await tab.emulatePhone(UPRIGHT)
    await expect.poll(async () => (await measure(tab)).seen.height).toBe(UPRIGHT.height)
    const { same, note, focused } = await isSame(tab)
    expect([same, focused, note]).toEqual([true, true, 'half a sentence!?'])
    expect((await measure(tab)).overflowPx).toBe(0)
    expect(world.vendor.counts.expiredBy).toEqual([])
  })

  test('on slow 4G with a sixth of the processor: nothing fails, renewals come in time, no call carries an expired token', async ({
    world,
    expect,
  }) => {
    const tab = await world.openBlank()
    await tab.emulatePhone(UPRIGHT)
    await tab.slowDown({ latencyMs: 562, bytesPerSecond: 180_000, cpu: 6 })
    await tab.goto(world.urlOf(WIDGETS))
    await expect.poll(async () => (await look(tab)).embeds).toEqual(['ready', 'ready'])
    const statuses = new Set<string>()
    while (world.backend.requests.length < 4) statuses.add((await look(tab)).status)
    expect([...statuses]).toEqual(['ready'])
    const { embeds, errors } = await look(tab)
    expect([embeds, errors]).toEqual([['ready', 'ready'], []])
    expect(world.vendor.counts.expiredBy).toEqual([])
    expect(world.vendor.counts.calls).toBeGreaterThan(0)
  })
})

describe('the demo on a phone of 360 px', () => {
  let demo: Demo
  beforeAll(async () => void (demo = await startDemo()))
  afterAll(() => demo.close())

  browserTest.for(['/', '/vendors', '/rewards'])(
    '%s scrolls in one direction only, upright and turned',
    async (path, { browser, skip, expect }) => {
      const profile = await browser.createProfile(skip)
      const tab = await profile.open('about:blank')
      await tab.emulatePhone(UPRIGHT)
      await tab.goto(demo.page + path)
      const expected = path === '/vendors' ? 6 : 1
      const states = async () =>
        (await measure(tab)).states.filter((state) => state === 'ready' || state === 'failed')
      await expect.poll(async () => (await states()).length).toBeGreaterThanOrEqual(expected)
      expect(await states()).not.toContain('failed')
      expect(await tooWide(tab)).toEqual([])
      expect((await measure(tab)).overflowPx).toBe(0)
      await tab.emulatePhone(TURNED)
      await expect.poll(async () => (await measure(tab)).width).toBe(740)
      expect(await tooWide(tab)).toEqual([])
      expect((await measure(tab)).overflowPx).toBe(0)
      await profile.close()
    },
  )
})
