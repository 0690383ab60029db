// The contract that is published for other people's vendors: it passes for vendors that keep it, and finds
// the fault in each that does not.
import { describe, expect, inject, test } from 'vitest'
import { acme } from '../../examples/vendors/acme'
import { board } from '../../examples/vendors/board'
import { type EmbedMode, type EmbedVendor, inline, type VendorModes } from '../../src'
import { embedContract, type ContractSubject } from '../../src/testing/contract'
import { takePrinted } from '../kit/printed'
import { clickInFrame, readInFrame, typeInFrame } from './frames'
import { embedOf, typeInto } from './world'

const { acme: at, backend } = inject('servers')['published'] as Record<string, string>

const emulator: ContractSubject<VendorModes, EmbedMode & keyof VendorModes>['emulator'] = {
  async mint(user) {
    const answer = await fetch(`${backend}/embed-token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-user': user },
      body: JSON.stringify({ vendor: 'acme', params: {} }),
    })
    return answer.json() as Promise<unknown>
  },
  rotate: () => fetch(`${at}/__rotate`, { method: 'POST' }),
  counts: async () => (await (await fetch(`${at}/__counts`)).json()) as { calls: number; refused: number },
}
const field = (title: string) => embedOf(title).querySelector('input') as HTMLInputElement
const options = { sdkUrl: `${at}/sdk.js`, account: 'a1', board: 'Print shop' }

const boards: ContractSubject<{ inline: typeof options }, 'inline'> = {
  vendor: acme,
  mode: 'inline',
  options,
  changed: {
    options: { ...options, board: 'Bindery' },
    isShown: (title) => embedOf(title).textContent?.includes('Bindery') ?? false,
    mountsAnew: false,
  },
  emulator,
  hands: {
    roots: () => [...document.querySelectorAll('.acme')],
    use: (title) => embedOf(title).querySelector<HTMLElement>('.acme button')?.click(),
    type: (title, text) => typeInto(field(title), text),
    read: (title) => field(title).value,
  },
  can: { swap: 'in-place', keepsText: true },
}

const frames: ContractSubject<{ iframe: { pageUrl: string } }, 'iframe'> = {
  vendor: board,
  mode: 'iframe',
  options: { pageUrl: `${at}/board` },
  changed: {
    options: { pageUrl: `${at}/board?other` },
    isShown: (title) =>
      document.querySelector<HTMLIFrameElement>(`iframe[title="${title}"]`)?.src.endsWith('?other') ?? false,
    mountsAnew: true,
  },
  emulator,
  hands: {
    roots: () => [...document.querySelectorAll('iframe[src]')],
    use: (title) => clickInFrame(title, 'Refresh'),
    type: typeInFrame,
    read: readInFrame,
  },
  can: { swap: 'in-place', keepsText: true },
}

describe('a vendor that keeps it passes', () => {
  for (const { name, title, run } of embedContract(boards)) {
    test(`inline, ${name}: ${title}`, async () => {
      expect(await run()).toBeUndefined()
      takePrinted()
    })
  }
  for (const { name, title, run } of embedContract(frames)) {
    test(`iframe, ${name}: ${title}`, async () => {
      const reason = await run()
      if (name === 'kept' && !('moveBefore' in Element.prototype)) expect(reason).toMatch(/moveBefore/)
      else expect(reason).toBeUndefined()
      takePrinted()
    })
  }
})

test('without `Element.moveBefore`, a frame that starts anew passes, and the reason is told', async () => {
  const own = Object.getOwnPropertyDescriptor(Element.prototype, 'moveBefore')
  Reflect.deleteProperty(Element.prototype, 'moveBefore')
  const kept = embedContract(frames).find(({ name }) => name === 'kept')
  try {
    expect(await kept?.run()).toMatch(/no `Element.moveBefore`/)
  } finally {
    if (own) Object.defineProperty(Element.prototype, 'moveBefore', own)
  }
  takePrinted()
})

type Mount = EmbedVendor<{ inline: typeof options }>['modes']['inline']['mount']

/** Acme, with a fault. */
function faulty(spoil: (mount: Mount) => Mount, more: Partial<EmbedVendor<{ inline: typeof options }>> = {}) {
  const vendor: EmbedVendor<{ inline: typeof options }> = {
    ...acme,
    ...more,
    modes: { inline: inline({ ...acme.modes.inline, mount: spoil(acme.modes.inline.mount) }) },
  }
  return { ...boards, vendor }
}

describe('a vendor that does not keep it is told where', () => {
  test.each<[check: string, fault: string, subject: typeof boards, message: RegExp]>([
    [
      'secrecy',
      'writes its token into the page',
      faulty((mount) => (context) => ((context.container.title = context.token), mount(context))),
      /the places where a token is to be \[\]\. It is \["the document"\]/,
    ],
    [
      'swap',
      'declares another swap than it has',
      { ...boards, can: { swap: 'remount', keepsText: false } },
      /takes the token to be "remount"\. It is "in-place"/,
    ],
    [
      'swap',
      'goes on with the token that it had',
      faulty((mount) => async (context) => ({ ...(await mount(context)), setToken: () => {} })),
      /the widget’s calls after the renewal to have a token that lives\. Its calls: [1-9]\d*\. With a dead token: [1-9]\d*, the first within \d+ ms/,
    ],
    [
      'leaks',
      'leaves an element on the page',
      faulty((mount) => (context) => (document.body.append(document.createElement('hr')), mount(context))),
      /the number of elements to be/,
    ],
    [
      'leaks',
      'stores what it has not declared',
      faulty((mount) => (context) => ((localStorage['hidden'] = '1'), mount(context))),
      /what is stored and not declared to be \[\]\. It is \["hidden"\]/,
    ],
    [
      'identity',
      'leaves the user’s data in the storage',
      faulty((mount) => (context) => ((localStorage['hidden'] ??= String(context.identity)), mount(context))),
      /what is still stored to be \[\]/,
    ],
    [
      'update',
      'starts over where its options are said to arrive in place',
      faulty((mount) => async (context) => {
        const { update: _, ...handle } = await mount(context)
        return handle
      }),
      /the number of mounts to be 1\. It is 2/,
    ],
  ])('%s: one that %s', async (check, _, subject, message) => {
    const found = embedContract(subject).find(({ name }) => name === check)
    await expect(found?.run()).rejects.toThrow(message)
    document.querySelectorAll('hr').forEach((element) => element.remove())
    takePrinted()
  })
})
