import { beforeEach, describe, expect, test } from 'vitest'
import { Embed, type EmbedMode, type EmbedProps } from '../../src'
import { needs } from './needs'
import { createProbe, granting, hanging, refusing, show, stateOf, UNTIL_DEAD_MS } from './probe'
import { painted, provokeShift, watchShifts } from './shifts'

// What the test before took away is gone.
beforeEach(painted)

type Shown = {
  mode: EmbedMode
  options?: object
  height?: number | string
  isReadyAtOnce?: boolean
  answer?: () => unknown
  states: string[]
}

/** A first token that dies, and a next one that comes when the test says so. */
function late() {
  let requests = 0
  let renew = () => {}
  const next = new Promise((resolve) => (renew = () => resolve(granting(900)())))
  return { answer: () => (++requests === 1 ? granting(20)() : next), renew }
}

describe('what is below', () => {
  beforeEach(needs('layoutShift'))

  test.each<[string, Shown]>([
    ['inline, loading to ready', { mode: 'inline', isReadyAtOnce: false, states: ['loading', 'ready'] }],
    ['a frame, loading to ready', { mode: 'iframe', states: ['ready'] }],
    [
      'one that lies over the page, loading to ready',
      { mode: 'inline', options: { floats: true }, isReadyAtOnce: false, states: ['loading', 'ready'] },
    ],
    [
      'one that lies over the page, failing',
      { mode: 'inline', options: { floats: true }, answer: refusing, states: ['failed'] },
    ],
    ['inline, failing', { mode: 'inline', answer: refusing, states: ['failed'] }],
    ['a frame, failing', { mode: 'iframe', answer: refusing, states: ['failed'] }],
    ['failing in a low box', { mode: 'inline', height: 80, answer: refusing, states: ['failed'] }],
    ['inline, its token dead and renewed', { mode: 'inline', states: ['ready', 'expired', 'ready'] }],
  ])('does not move: %s', async (_, { mode, options = {}, height = 240, isReadyAtOnce, answer, states }) => {
    const html =
      options && 'floats' in options
        ? '<p style="position: fixed; inset-block-end: 0">widget</p>'
        : '<p>widget</p>'
    const probe = createProbe({ html, isReadyAtOnce: isReadyAtOnce ?? true })
    const shifts = watchShifts()
    const { answer: grant, renew } = late()
    const props = { vendor: probe.vendor, mode, options, title: 'Probe', height } as unknown as EmbedProps<
      { inline: object },
      'inline'
    >
    const { sleep } = show(
      <>
        <p>above</p>
        <Embed {...props} />
        <p id="below">below</p>
        <p>and more</p>
      </>,
      { answer: answer ?? grant },
    )
    const top = () => document.querySelector('#below')?.getBoundingClientRect().top
    const before = top()
    for (const state of states) {
      if (state === 'expired') sleep(UNTIL_DEAD_MS)
      await expect.poll(stateOf).toBe(state)
      await painted()
      if (state === 'loading') probe.ready()
      if (state === 'expired') renew()
    }
    expect([shifts.sum(), top()]).toEqual([0, before])

    expect(await provokeShift(shifts), 'what does move is seen').toBeGreaterThan(0)
    shifts.stop()
  })
})

test('a widget that lies over the page takes no room in it, before, while and after', async () => {
  const probe = createProbe({
    html: '<p style="position: fixed; inset-block-end: 0">widget</p>',
    isReadyAtOnce: false,
  })
  show(<Embed vendor={probe.vendor} mode="inline" options={{ floats: true }} title="Probe" />, {
    answer: granting(900),
  })
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
  expect(document.querySelector('[data-embed]')?.getBoundingClientRect().height).toBeCloseTo(
    innerHeight * 0.4,
    0,
  )
})
