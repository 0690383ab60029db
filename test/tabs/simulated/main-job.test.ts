import { look } from '../look'
import { test, WHOLE_PAGE } from './world'

/** Writes into the note of a document's widget, as its user would. */
function write(text: string): void {
  const note = document.querySelector('textarea') as HTMLTextAreaElement
  note.focus()
  note.value = text
  note.dispatchEvent(new InputEvent('input', { bubbles: true }))
}

const written = () => document.querySelector('textarea')?.value

test('two inline widgets and a frame, in StrictMode, live 75 s on 20-second tokens: none expires, and nothing is lost', async ({
  world,
  expect,
}) => {
  const { vendor, backend } = world
  const tab = await world.open(WHOLE_PAGE)
  await tab.untilReady()
  const frame = await world.attachFrame()
  await expect
    .poll(() => tab.evaluate(() => document.querySelectorAll('rai-store-widget textarea').length))
    .toBe(1)
  await tab.evaluate(write, 'half a sentence')
  await frame.evaluate(write, 'half a letter')
  await tab.evaluate(() =>
    document
      .querySelectorAll('rai-store-widget, rai-store-widget textarea, iframe')
      .forEach((node, index) => node.setAttribute('data-mine', String(index))),
  )

  await tab.advance(75_000)

  expect([...tab.said, ...frame.said], 'by the browser, of the page and its frame').toEqual([])
  expect(vendor.counts).toMatchObject({ expiredBy: [], expired: 0, invalid: 0 })
  expect(vendor.counts.calls, 'the widgets went on calling').toBeGreaterThan(100)
  const { events, embeds } = await look(tab)
  const countOf = (wanted: string) => events.filter(({ type }) => type === wanted).length
  expect(countOf('token.refreshed'), 'one each 10 s').toBe(7)
  expect(countOf('token.received')).toBe(8)
  expect(backend.requests.length, 'one request a refresh, for three widgets').toBe(8)
  expect(countOf('widget.mounted'), 'StrictMode mounts each once').toBe(3)
  expect(new Set(events.flatMap((event) => (event.type === 'widget.token' ? [event.how] : [])))).toEqual(
    new Set(['in-place']),
  )
  expect(embeds).toEqual(['ready', 'ready', 'ready'])

  const nodes = () =>
    [...document.querySelectorAll<HTMLElement>('rai-store-widget, rai-store-widget textarea, iframe')].map(
      ({ dataset }) => dataset['mine'],
    )
  expect(await tab.evaluate(nodes), 'the nodes of before').toEqual(['0', '1', '2'])
  expect(await tab.evaluate(written)).toBe('half a sentence')
  expect(await frame.evaluate(written)).toBe('half a letter')
})

test.for([
  ['ahead', 20],
  ['behind', -20],
] as const)(
  'the page’s clock is 20 minutes %s: no token expires, and there is no storm',
  async ([, minutes], { world, expect }) => {
    const { vendor, backend } = world
    const tab = await world.open({ ...WHOLE_PAGE, aheadMs: minutes * 60_000 })
    await tab.untilReady()
    await tab.advance(70_000)
    expect(await tab.evaluate(() => Date.now())).toBe(Date.now() + minutes * 60_000)
    expect(tab.said, 'by the browser').toEqual([])
    expect(vendor.counts.expiredBy).toEqual([])
    expect(vendor.counts.calls).toBeGreaterThan(90)
    const { events } = await look(tab)
    const refreshed = events.filter(({ type }) => type === 'token.refreshed').length
    expect(refreshed).toBeGreaterThanOrEqual(3)
    expect(refreshed, 'no storm').toBeLessThanOrEqual(8)
    expect(backend.requests.length).toBe(events.filter(({ type }) => type === 'token.received').length)
  },
)
