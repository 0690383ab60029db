import { cleanup, render } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { EMBEDS, FiveVendors } from './five'
import { commands, createVendorWorld, wait, type VendorWorld } from './world'

const LOAD = { timeout: 30_000, interval: 100 }
let world: VendorWorld

beforeEach(async () => {
  world = await createVendorWorld('page')
})
afterEach(() => {
  cleanup()
  // Persona measures itself; browsers keep this notice to themselves, the test runner prints it.
  const { calls } = vi.mocked(console.error).mock
  calls.splice(0, calls.length, ...calls.filter(([first]) => !String(first).includes('ResizeObserver loop')))
})

const states = () =>
  [...document.querySelectorAll<HTMLElement>('[data-embed]')].map(({ dataset, ariaLabel }) => `${ariaLabel}: ${dataset['embedState']}`)
const allReady = () =>
  vi.waitFor(() => {
    expect(states()).toHaveLength(EMBEDS)
    expect(states().filter((state) => !state.endsWith(': ready'))).toEqual([])
  }, LOAD)

/** Every computed property of the page's own elements, but for their place. */
function looks(): Record<string, Record<string, string>> {
  const place = /^(block-size|height|width|inline-size|perspective-origin|transform-origin|top|left|right|bottom|inset.*|--.*)$/
  return Object.fromEntries(
    ['html', 'body', 'h1', 'p', 'p > a', 'p > button', 'p > input'].map((selector) => {
      const style = getComputedStyle(document.querySelector(selector) as Element)
      return [selector, Object.fromEntries([...style].filter((name) => !place.test(name)).map((name) => [name, style.getPropertyValue(name)]))]
    }),
  )
}

test('all five vendors on one page, light and dark, switched live: nothing mounts anew, nothing is printed, nothing leaks into the page', async () => {
  await commands.watchConsole()
  const page = document.body.appendChild(document.createElement('main'))
  page.innerHTML = '<h1>Five vendors</h1><p>A page’s own <a href="#here">words</a>, <button>button</button> and <input aria-label="field"></p>'
  const before = looks()
  page.remove()

  const { rerender } = render(<FiveVendors world={world} theme={{ colorScheme: 'light' }} />)
  await allReady()
  expect(looks()).toEqual(before)

  const mounted = world.countOf('widget.mounted')
  const frames = [...document.querySelectorAll('iframe')]
  for (const colorScheme of ['dark', 'light', 'dark'] as const) {
    rerender(<FiveVendors world={world} theme={{ colorScheme }} />)
    await wait(300)
    await allReady()
    expect(looks()).toEqual(before)
  }
  expect(world.countOf('widget.mounted')).toBe(mounted)
  expect([...document.querySelectorAll('iframe')]).toEqual(frames)
  expect(mounted).toBe(EMBEDS)
  // A token a vendor, two where a vendor has two experiences.
  expect(await world.requests()).toBe(6)
  expect(await commands.takeConsole()).toEqual([])
})
