import { render } from '@testing-library/react'
import { StrictMode, type ReactNode } from 'react'
import { expect, test } from 'vitest'
import { Embed, EmbedProvider } from '../../src'
import { returningAi } from '../../src/vendors/returning-ai'
import { createWorld, wait, type World } from './world'

const show = (world: World, node: ReactNode) =>
  render(
    <StrictMode>
      <EmbedProvider client={world.client} identity="user-1">
        {node}
      </EmbedProvider>
    </StrictMode>,
  )
const state = () => document.querySelector('[data-embed]')?.getAttribute('data-embed-state')
const isReady = () => expect.poll(state, { timeout: 10_000 }).toBe('ready')
const frameOptions = (world: World, query = '') => ({ widget: 'store', communityId: 'c1', widgetUrl: world.frameUrl + query }) as const

test.each(['token', 'value'])('a frame that reads its token from the key "%s" gets it; a bare-string WIDGET_READY counts', async (payload) => {
  const world = await createWorld('misc')
  show(world, <Embed vendor={returningAi} mode="iframe" options={frameOptions(world, `?payload=${payload}&bare=1`)} title="Store" />)
  await isReady()
  expect((await world.vendorCounts()).invalid).toBe(0)
})

test('a frame that reloads itself shakes hands again, with the token of the day', async () => {
  const world = await createWorld('misc')
  show(world, <Embed vendor={returningAi} mode="iframe" options={frameOptions(world)} title="Store" />)
  await isReady()
  await wait(21_000)
  const { calls } = await world.vendorCounts()
  document.querySelector('iframe')?.contentWindow?.postMessage({ type: 'EMULATOR_RELOAD_YOURSELF' }, new URL(world.frameUrl).origin)
  await expect.poll(async () => (await world.vendorCounts()).calls, { timeout: 5_000 }).toBeGreaterThan(calls + 1)
  expect(await world.vendorCounts()).toMatchObject({ expired: 0, invalid: 0 })
})

test('a frame’s height is followed where the host wants it, and reserved where not', async () => {
  const world = await createWorld('misc')
  const { unmount } = show(world, <Embed vendor={returningAi} mode="iframe" options={frameOptions(world)} title="Store" height={300} />)
  await isReady()
  await wait(300)
  expect(document.querySelector('[data-embed]')?.getBoundingClientRect().height).toBe(300)
  unmount()
  show(world, <Embed vendor={returningAi} mode="iframe" options={frameOptions(world)} title="Store" height={300} autoHeight />)
  await expect.poll(() => document.querySelector('[data-embed]')?.getBoundingClientRect().height).toBe(640)
})

test('frames are sandboxed, send no path as referrer, and are named', async () => {
  const world = await createWorld('misc')
  show(world, <Embed vendor={returningAi} mode="iframe" options={frameOptions(world)} title="Our store" />)
  const iframe = document.querySelector('iframe')
  await isReady()
  expect(iframe?.getAttribute('sandbox')).toBe('allow-scripts allow-same-origin allow-forms allow-popups')
  expect(iframe?.referrerPolicy).toBe('strict-origin')
  expect(iframe?.title).toBe('Our store')
  expect(iframe?.src).not.toContain('eyJ')
})

test('a frame of the page’s own origin is refused with a sandbox that protects nothing', async () => {
  const world = await createWorld('misc')
  show(world, <Embed vendor={returningAi} mode="iframe" options={{ widget: 'store', communityId: 'c1', widgetUrl: '/frame' }} title="Store" />)
  await expect.poll(() => document.querySelector('[role=alert]')?.getAttribute('data-embed-code')).toBe('EMBED_CONFIG')
})

test('without bundleUrl the element makes its own frame, in a closed shadow root', async () => {
  const world = await createWorld('misc')
  const { bundleUrl: _, ...options } = world.inlineOptions
  show(world, <Embed vendor={returningAi} mode="inline" options={{ ...options, widgetUrl: world.frameUrl }} title="Store" />)
  await isReady()
  await expect.poll(async () => (await world.vendorCounts()).calls, { timeout: 10_000 }).toBeGreaterThan(1)
  expect(await world.vendorCounts()).toMatchObject({ expired: 0, invalid: 0 })
  expect(document.querySelector('rai-store-widget')?.shadowRoot).toBeNull()
})

test.each([
  ['inline', 'rai-store-widget'],
  ['iframe', 'iframe'],
] as const)('%s: a vendor that refuses every token costs one renewal, then it has failed; Retry mends it', async (mode, selector) => {
  const world = await createWorld('misc')
  const embed =
    mode === 'inline' ? (
      <Embed vendor={returningAi} mode="inline" options={world.inlineOptions} title="Store" />
    ) : (
      <Embed vendor={returningAi} mode="iframe" options={frameOptions(world)} title="Store" />
    )
  show(world, embed)
  await isReady()
  await world.setVendor({ validateFault: 'refuse' })
  await expect.poll(state, { timeout: 15_000 }).toBe('failed')
  expect(document.querySelector('[role=alert]')?.getAttribute('data-embed-code')).toBe('EMBED_TOKEN_REJECTED')
  await wait(3_000)
  expect(
    world.events
      .filter((event) => event.type === 'token.requested')
      .map(({ reason }) => reason)
      .filter((reason) => reason !== 'due'),
  ).toEqual(['first', 'rejected'])
  await world.setVendor({ validateFault: 'none' })
  ;[...document.querySelectorAll('button')].find((button) => button.textContent === 'Try again')?.click()
  await isReady()
  expect(document.querySelector(selector)).toBeTruthy()
})

test('a vendor error that is not about the token fetches none', async () => {
  const world = await createWorld('misc')
  const errors: string[] = []
  show(world, <Embed vendor={returningAi} mode="inline" options={world.inlineOptions} title="Store" onError={({ code }) => errors.push(code)} />)
  await isReady()
  await world.setVendor({ validateFault: 'server-error' })
  await expect.poll(() => errors.length, { timeout: 10_000 }).toBeGreaterThan(1)
  expect(new Set(errors)).toEqual(new Set(['EMBED_WIDGET_ERROR']))
  expect(world.countOf('token.rejected')).toBe(0)
  expect(state()).toBe('ready')
})

test('token and script load beside each other: ready is the longer of the two, not their sum', async () => {
  const world = await createWorld('misc')
  performance.clearResourceTimings() // a browser notes 250, and a page's modules are among them
  await world.setVendor({ latencyMs: 700 })
  const resource = (part: string) => performance.getEntriesByType('resource').findLast(({ name }) => name.includes(part)) as PerformanceResourceTiming
  const options = { ...world.inlineOptions, scriptUrl: `${world.inlineOptions.scriptUrl}&beside` }
  show(world, <Embed vendor={returningAi} mode="inline" options={options} title="Store" />)
  await isReady()
  const token = resource('/embed-token')
  const script = resource('rai-widget.iife.js?reading=live&beside')
  // Each was under way when the other was: the order of events, not a duration.
  expect(script.startTime).toBeLessThan(token.responseEnd)
  expect(token.startTime).toBeLessThan(script.responseEnd)
})

test('nothing on the page moves from the first paint to ready', async () => {
  const world = await createWorld('misc')
  let shift = 0
  const observer = new PerformanceObserver((list) =>
    list.getEntries().forEach((entry) => (shift += (entry as PerformanceEntry & { value: number }).value)),
  )
  observer.observe({ type: 'layout-shift', buffered: false })
  show(
    world,
    <>
      <Embed vendor={returningAi} mode="inline" options={world.inlineOptions} title="Store" height={300} />
      <Embed vendor={returningAi} mode="iframe" options={frameOptions(world)} title="Store" height={300} />
      <p>below</p>
    </>,
  )
  await expect.poll(() => document.querySelectorAll('[data-embed-state=ready]').length, { timeout: 10_000 }).toBe(2)
  await wait(500)
  expect(shift).toBe(0)
  // The observer does see what moves.
  document.body.prepend(Object.assign(document.createElement('div'), { style: 'height:200px' }))
  await expect.poll(() => shift).toBeGreaterThan(0)
  observer.disconnect()
  document.body.firstElementChild?.remove()
})

test('the token is in the attribute and nowhere else: not in an address, a storage, the rest of the page, or the host’s errors', async () => {
  const world = await createWorld('misc')
  show(world, <Embed vendor={returningAi} mode="inline" options={world.inlineOptions} title="Store" />)
  await isReady()
  const token = document.querySelector('rai-store-widget')?.getAttribute('embed-token') as string
  expect(token.length).toBeGreaterThan(50)
  const page = document.documentElement.outerHTML.replace(`embed-token="${token}"`, '')
  expect(page).not.toContain(token)
  expect(JSON.stringify({ ...localStorage, ...sessionStorage }) + location.href + document.cookie).not.toContain(token)
  expect(
    performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .join(),
  ).not.toContain(token)
  expect(JSON.stringify(world.events)).not.toContain(token)
})
