import { render } from '@testing-library/react'
import { StrictMode, type ReactNode } from 'react'
import { expect, test } from 'vitest'
import { Embed, EmbedProvider } from '../../src'
import { returningAi } from '../../src/vendors/returning-ai'
import { expectConsole } from '../kit/printed'
import { needs } from './needs'
import { painted, provokeShift, watchShifts } from './shifts'
import { createWorld, type World } from './world'

const show = (world: World, node: ReactNode) =>
  render(
    <StrictMode>
      <EmbedProvider client={world.client} identity="user-1">
        {node}
      </EmbedProvider>
    </StrictMode>,
  )
const state = () => document.querySelector('[data-embed]')?.getAttribute('data-embed-state')
const isReady = () => expect.poll(state).toBe('ready')
const frameOptions = (world: World, query = '') =>
  ({ widget: 'store', communityId: 'c1', widgetUrl: world.frameUrl + query }) as const

test.each(['token', 'value'])(
  'a frame that reads its token from the key "%s" gets it; a bare-string WIDGET_READY counts',
  async (payload) => {
    const world = await createWorld('long')
    show(
      world,
      <Embed
        vendor={returningAi}
        mode="iframe"
        options={frameOptions(world, `?payload=${payload}&bare=1`)}
        title="Store"
      />,
    )
    await isReady()
    expect((await world.vendorCounts()).invalid).toBe(0)
  },
)

test('a frame’s height is followed where the host wants it, and reserved where not', async () => {
  const world = await createWorld('long')
  const { unmount } = show(
    world,
    <Embed vendor={returningAi} mode="iframe" options={frameOptions(world)} title="Store" height={300} />,
  )
  await isReady() // it has told its height before
  expect(document.querySelector('[data-embed]')?.getBoundingClientRect().height).toBe(300)
  unmount()
  show(
    world,
    <Embed
      vendor={returningAi}
      mode="iframe"
      options={frameOptions(world)}
      title="Store"
      height={300}
      autoHeight
    />,
  )
  await expect.poll(() => document.querySelector('[data-embed]')?.getBoundingClientRect().height).toBe(640)
})

test('frames are sandboxed, send no path as referrer, and are named', async () => {
  const world = await createWorld('long')
  show(world, <Embed vendor={returningAi} mode="iframe" options={frameOptions(world)} title="Our store" />)
  const iframe = document.querySelector('iframe')
  await isReady()
  expect(iframe?.getAttribute('sandbox')).toBe('allow-scripts allow-same-origin allow-forms allow-popups')
  expect(iframe?.referrerPolicy).toBe('strict-origin')
  expect(iframe?.title).toBe('Our store')
  expect(iframe?.src).not.toContain('eyJ')
})

test('a frame of the page’s own origin is refused with a sandbox that protects nothing', async () => {
  const world = await createWorld('long')
  show(
    world,
    <Embed
      vendor={returningAi}
      mode="iframe"
      options={{ widget: 'store', communityId: 'c1', widgetUrl: '/frame' }}
      title="Store"
    />,
  )
  await expect
    .poll(() => document.querySelector('[role=alert]')?.getAttribute('data-embed-code'))
    .toBe('EMBED_CONFIG')
  expectConsole('EMBED_CONFIG')
})

test('without bundleUrl the element makes its own frame, in a closed shadow root', async () => {
  const world = await createWorld('long')
  const { bundleUrl: _, ...options } = world.inlineOptions
  show(
    world,
    <Embed
      vendor={returningAi}
      mode="inline"
      options={{ ...options, widgetUrl: world.frameUrl }}
      title="Store"
    />,
  )
  await isReady()
  await expect.poll(async () => (await world.vendorCounts()).calls).toBeGreaterThan(1)
  expect(await world.vendorCounts()).toMatchObject({ expired: 0, invalid: 0 })
  expect(document.querySelector('rai-store-widget')?.shadowRoot).toBeNull()
})

test('nothing on the page moves from the first paint to ready', async (context) => {
  needs('layoutShift')(context)
  const world = await createWorld('long')
  const shifts = watchShifts()
  show(
    world,
    <>
      <Embed vendor={returningAi} mode="inline" options={world.inlineOptions} title="Store" height={300} />
      <Embed vendor={returningAi} mode="iframe" options={frameOptions(world)} title="Store" height={300} />
      <p>below</p>
    </>,
  )
  await expect.poll(() => document.querySelectorAll('[data-embed-state=ready]').length).toBe(2)
  await painted()
  expect(shifts.sum()).toBe(0)
  expect(await provokeShift(shifts), 'what does move is seen').toBeGreaterThan(0)
  shifts.stop()
})

test('the token is in the attribute and nowhere else: not in an address, a storage, the rest of the page, or the host’s errors', async () => {
  const world = await createWorld('long')
  show(world, <Embed vendor={returningAi} mode="inline" options={world.inlineOptions} title="Store" />)
  await isReady()
  const token = document.querySelector('rai-store-widget')?.getAttribute('embed-token') as string
  expect(token.length).toBeGreaterThan(50)
  const page = document.documentElement.outerHTML.replace(`embed-token="${token}"`, '')
  expect(page).not.toContain(token)
  expect(
    JSON.stringify({ ...localStorage, ...sessionStorage }) + location.href + document.cookie,
  ).not.toContain(token)
  expect(
    performance
      .getEntriesByType('resource')
      .map(({ name }) => name)
      .join(),
  ).not.toContain(token)
  expect(JSON.stringify(world.events)).not.toContain(token)
})
