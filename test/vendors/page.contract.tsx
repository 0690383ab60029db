import { cleanup, render } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { EMBEDS, FiveVendors } from './five'
import { messagesIn } from './frames'
import type { VendorId } from './servers'
import {
  commands,
  createVendorWorld,
  documentText,
  embedOf,
  storageEntries,
  typeInto,
  type VendorWorld,
} from './world'

const VENDORS: VendorId[] = ['returning-ai', 'interakt', 'answering-agent', 'runtype', 'open-chat-widget']
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
  [...document.querySelectorAll<HTMLElement>('[data-embed]')].map(
    ({ dataset, ariaLabel }) => `${ariaLabel}: ${dataset['embedState']}`,
  )
async function allReady() {
  await expect.poll(() => states().filter((state) => !state.endsWith(': ready'))).toEqual([])
  expect(states()).toHaveLength(EMBEDS)
}

/** Every computed property of the page's own elements, but for their place. */
function looks(): Record<string, Record<string, string>> {
  const place =
    /^(block-size|height|width|inline-size|perspective-origin|transform-origin|top|left|right|bottom|inset.*|--.*)$/
  return Object.fromEntries(
    ['html', 'body', 'h1', 'p', 'p > a', 'p > button', 'p > input'].map((selector) => {
      const style = getComputedStyle(document.querySelector(selector) as Element)
      return [
        selector,
        Object.fromEntries(
          [...style].filter((name) => !place.test(name)).map((name) => [name, style.getPropertyValue(name)]),
        ),
      ]
    }),
  )
}

/** Fills every text field that the page can reach. */
function typeEverywhere(text: string, root: ParentNode = document) {
  for (const element of root.querySelectorAll('*'))
    if (element.shadowRoot) typeEverywhere(text, element.shadowRoot)
  for (const field of root.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
    'textarea, input:not([type]), input[type=text], input[type=search]',
  )) {
    if (field.closest('[data-embed], #os-chat-widget-root') || root !== document) typeInto(field, text)
  }
}

function typedEverywhere(root: ParentNode = document): string[] {
  const inside = [...root.querySelectorAll('*')].flatMap(({ shadowRoot }) =>
    shadowRoot ? typedEverywhere(shadowRoot) : [],
  )
  return [
    ...inside,
    ...[...root.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('textarea, input')].map(
      ({ value }) => value,
    ),
  ]
}

test('all five vendors on one page, light and dark, switched live: nothing mounts anew, nothing is printed, nothing leaks into the page', async () => {
  await commands.watchConsole()
  const page = document.body.appendChild(document.createElement('main'))
  page.innerHTML =
    '<h1>Five vendors</h1><p>A page’s own <a href="#here">words</a>, <button>button</button> and <input aria-label="field"></p>'
  const before = looks()
  page.remove()

  const { rerender } = render(<FiveVendors world={world} theme={{ colorScheme: 'light' }} />)
  await allReady()
  expect(looks()).toEqual(before)

  const mounted = world.countOf('widget.mounted')
  const frames = [...document.querySelectorAll('iframe')]
  for (const colorScheme of ['dark', 'light', 'dark'] as const) {
    rerender(<FiveVendors world={world} theme={{ colorScheme }} />)
    await world.settled()
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

test('two users in a row on one page: of the first, nothing is left in any storage, element, request or message', async () => {
  const theme = { colorScheme: 'light' } as const
  const { rerender } = render(<FiveVendors world={world} theme={theme} />)
  await allReady()
  // A conversation in every chat, a half-written text in every field.
  const panel = embedOf('Support').querySelector('textarea') as HTMLTextAreaElement
  typeInto(panel, 'secret-of-user-1, sent')
  panel.form?.requestSubmit()
  const persona = embedOf('Assistant').querySelector('textarea') as HTMLTextAreaElement
  typeInto(persona, 'secret-of-user-1, sent')
  persona.dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }),
  )
  const help = embedOf('Help')
    .querySelector('[data-interakt-widget]')
    ?.shadowRoot?.querySelector('textarea, input') as HTMLInputElement
  typeInto(help, 'secret-of-user-1, sent')
  help.form?.requestSubmit()
  await expect.poll(() => documentText().match(/secret-of-user-1, sent/g)?.length).toBeGreaterThan(3)
  typeEverywhere('secret-of-user-1, typed')
  expect(typedEverywhere().filter((text) => text.includes('secret-of-user-1')).length).toBeGreaterThan(5)
  expect(storageEntries().length).toBeGreaterThan(0)
  const tokens = new Set(documentText().match(/eyJ[\w.-]{40,}|ct_test_[\w-]+|token=[\w-]{20,}/g))
  // That of Answering Agent's frame is in no attribute.
  expect(tokens.size).toBeGreaterThan(0)
  const [framed = ''] = (await messagesIn('Milestones')).match(/eyJ[\w.-]{40,}/) ?? []
  tokens.add(framed)
  expect(framed).not.toBe('')
  const stored = storageEntries()

  world.user = 'user-2'
  rerender(<FiveVendors world={world} theme={theme} identity="user-2" />)
  expect(storageEntries()).toEqual([])
  await expect.poll(() => world.countOf('widget.mounted')).toBe(2 * EMBEDS)
  await allReady()
  const counts = async (user: string) =>
    Promise.all(VENDORS.map(async (vendor) => (await world.countsOf(vendor)).byUser?.[user] ?? 0))
  const first = await counts('user-1')
  // Two vendors call by themselves, again and again: nothing of the first user does any more.
  for (const vendor of ['returning-ai', 'answering-agent'] as const) {
    const calls = async () => (await world.countsOf(vendor))['calls']
    const before = (await calls()) ?? 0
    await expect.poll(calls).toBeGreaterThanOrEqual(before + 4)
  }
  const after = await counts('user-1')
  expect(after).toEqual(first)
  expect(first.slice(0, 4).every((count) => count > 0)).toBe(true)
  expect((await counts('user-2')).slice(0, 4).every((count) => count > 0)).toBe(true)
  const all = [
    documentText(),
    ...typedEverywhere(),
    JSON.stringify(storageEntries()),
    location.href,
    await messagesIn('Milestones'),
  ].join('\n')
  expect(all).not.toContain('secret-of-user-1')
  for (const token of tokens) expect(all.includes(token), 'a token of the first user is left').toBe(false)
  for (const [key, value] of stored)
    if (value.length > 5) expect(storageEntries()).not.toContainEqual([key, value])
})
