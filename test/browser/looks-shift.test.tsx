import { beforeEach, expect, test } from 'vitest'
import { Embed, type EmbedMode, type EmbedProps } from '../../src'
import { createProbe, granting, hanging, refusing, show, stateOf } from './probe'
import { wait } from './world'

// What the test before took away is gone, and told.
beforeEach(settle)

/** Adds up what moves on the page without a person's doing, from now on. */
function watchShifts() {
  let sum = 0
  const add = (entries: PerformanceEntryList) => entries.forEach((entry) => (sum += (entry as PerformanceEntry & { value: number }).value))
  const observer = new PerformanceObserver((list) => add(list.getEntries()))
  observer.observe({ type: 'layout-shift', buffered: false })
  return {
    sum: () => {
      add(observer.takeRecords())
      return sum
    },
    stop: () => observer.disconnect(),
  }
}

/** Whatever is to be painted is painted, and told. */
function settle(): Promise<void> {
  return wait(300)
}

type Shown = { mode: EmbedMode; options?: object; height?: number | string; isReadyAtOnce?: boolean; answer?: () => unknown; states: string[] }

/** A first token that dies, and a next one that comes when it is late. */
function late(): () => unknown {
  let requests = 0
  return () => (++requests === 1 ? granting(2)() : wait(2_000).then(() => granting(900)()))
}

test.each<[string, Shown]>([
  ['inline, loading to ready', { mode: 'inline', isReadyAtOnce: false, states: ['loading', 'ready'] }],
  ['a frame, loading to ready', { mode: 'iframe', states: ['ready'] }],
  [
    'one that lies over the page, loading to ready',
    { mode: 'inline', options: { floats: true }, isReadyAtOnce: false, states: ['loading', 'ready'] },
  ],
  ['one that lies over the page, failing', { mode: 'inline', options: { floats: true }, answer: refusing, states: ['failed'] }],
  ['inline, failing', { mode: 'inline', answer: refusing, states: ['failed'] }],
  ['a frame, failing', { mode: 'iframe', answer: refusing, states: ['failed'] }],
  ['failing in a low box', { mode: 'inline', height: 80, answer: refusing, states: ['failed'] }],
  ['inline, its token dead and renewed', { mode: 'inline', answer: late(), states: ['ready', 'expired', 'ready'] }],
])('nothing below it moves: %s', async (_, { mode, options = {}, height = 240, isReadyAtOnce, answer = granting(900), states }) => {
  const html = options && 'floats' in options ? '<p style="position: fixed; inset-block-end: 0">widget</p>' : '<p>widget</p>'
  const probe = createProbe({ html, isReadyAtOnce: isReadyAtOnce ?? true })
  const shifts = watchShifts()
  const props = { vendor: probe.vendor, mode, options, title: 'Probe', height } as unknown as EmbedProps<{ inline: object }, 'inline'>
  show(
    <>
      <p>above</p>
      <Embed {...props} />
      <p id="below">below</p>
      <p>and more</p>
    </>,
    { answer },
  )
  const top = () => document.querySelector('#below')?.getBoundingClientRect().top
  const before = top()
  for (const state of states) {
    await expect.poll(stateOf, { timeout: 8_000 }).toBe(state)
    await settle()
    if (state === 'loading') probe.ready()
  }
  expect([shifts.sum(), top()]).toEqual([0, before])

  // What does move is seen.
  document.body.prepend(Object.assign(document.createElement('div'), { id: 'push', style: 'height: 200px' }))
  await expect.poll(shifts.sum).toBeGreaterThan(0)
  shifts.stop()
  document.querySelector('#push')?.remove()
})

test('a widget that lies over the page takes no room in it, before, while and after', async () => {
  const probe = createProbe({ html: '<p style="position: fixed; inset-block-end: 0">widget</p>', isReadyAtOnce: false })
  show(<Embed vendor={probe.vendor} mode="inline" options={{ floats: true }} title="Probe" />, { answer: granting(900) })
  const height = () => document.querySelector('[data-embed]')?.getBoundingClientRect().height
  expect(height()).toBe(0)
  await expect.poll(() => probe.mounted.length).toBe(1)
  probe.ready()
  await expect.poll(stateOf).toBe('ready')
  expect(height()).toBe(0)
})

test('a height in CSS is reserved from the first paint on', () => {
  const { vendor } = createProbe()
  show(<Embed vendor={vendor} mode="inline" options={{}} title="Probe" height="40vh" />, { answer: hanging })
  expect(document.querySelector('[data-embed]')?.getBoundingClientRect().height).toBeCloseTo(innerHeight * 0.4, 0)
})
