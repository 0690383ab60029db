import { cleanup, render } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { EMBEDS, FiveVendors } from './five'
import type { VendorId } from './servers'
import { commands, createVendorWorld, documentText, embedOf, storageEntries, typeInto, wait, type VendorWorld } from './world'

const LOAD = { timeout: 30_000, interval: 100 }
const VENDORS: VendorId[] = ['returning-ai', 'interakt', 'answering-agent', 'runtype', 'open-chat-widget']
let world: VendorWorld

beforeEach(async () => {
  world = await createVendorWorld('users')
})
afterEach(() => {
  cleanup()
  // Persona measures itself; browsers keep this notice to themselves, the test runner prints it.
  const { calls } = vi.mocked(console.error).mock
  calls.splice(0, calls.length, ...calls.filter(([first]) => !String(first).includes('ResizeObserver loop')))
})

const allReady = () => vi.waitFor(() => expect(document.querySelectorAll('[data-embed-state=ready]')).toHaveLength(EMBEDS), LOAD)

/** Fills every text field that the page can reach. */
function typeEverywhere(text: string, root: ParentNode = document) {
  for (const element of root.querySelectorAll('*')) if (element.shadowRoot) typeEverywhere(text, element.shadowRoot)
  for (const field of root.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
    'textarea, input:not([type]), input[type=text], input[type=search]',
  )) {
    if (field.closest('[data-embed], #os-chat-widget-root') || root !== document) typeInto(field, text)
  }
}

function typedEverywhere(root: ParentNode = document): string[] {
  const inside = [...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? typedEverywhere(shadowRoot) : []))
  return [...inside, ...[...root.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('textarea, input')].map(({ value }) => value)]
}

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
  persona.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }))
  const help = embedOf('Help').querySelector('[data-interakt-widget]')?.shadowRoot?.querySelector('textarea, input') as HTMLInputElement
  typeInto(help, 'secret-of-user-1, sent')
  help.form?.requestSubmit()
  await vi.waitFor(() => expect(documentText().match(/secret-of-user-1, sent/g)?.length).toBeGreaterThan(3), LOAD)
  typeEverywhere('secret-of-user-1, typed')
  expect(typedEverywhere().filter((text) => text.includes('secret-of-user-1')).length).toBeGreaterThan(5)
  expect(storageEntries().length).toBeGreaterThan(0)
  const tokens = new Set(documentText().match(/eyJ[\w.-]{40,}|ct_test_[\w-]+|token=[\w-]{20,}/g))
  expect(tokens.size).toBeGreaterThan(1)
  const [framed = ''] = (await commands.messagesIn('Milestones')).match(/eyJ[\w.-]{40,}/) ?? []
  tokens.add(framed)
  expect(framed).not.toBe('')
  const stored = storageEntries()

  world.user = 'user-2'
  rerender(<FiveVendors world={world} theme={theme} identity="user-2" />)
  expect(storageEntries()).toEqual([])
  await vi.waitFor(() => expect(world.countOf('widget.mounted')).toBe(2 * EMBEDS), LOAD)
  await allReady()
  const counts = async (user: string) => Promise.all(VENDORS.map(async (vendor) => (await world.countsOf(vendor)).byUser?.[user] ?? 0))
  const first = await counts('user-1')
  await wait(5_000) // over the vendors' own polling
  const after = await counts('user-1')
  expect(after).toEqual(first)
  expect(first.slice(0, 4).every((count) => count > 0)).toBe(true)
  expect((await counts('user-2')).slice(0, 4).every((count) => count > 0)).toBe(true)
  const all = [documentText(), ...typedEverywhere(), JSON.stringify(storageEntries()), location.href, await commands.messagesIn('Milestones')].join(
    '\n',
  )
  expect(all).not.toContain('secret-of-user-1')
  for (const token of tokens) expect(all.includes(token), 'a token of the first user is left').toBe(false)
  for (const [key, value] of stored) if (value.length > 5) expect(storageEntries()).not.toContainEqual([key, value])
})
