// A token that travels in a frame's address: by a link, so that it is in no attribute.
import { act, render } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import {
  defineVendor,
  Embed,
  EmbedProvider,
  type FrameDefinition,
  frame as frameMode,
  reload,
} from '../../../src'
import { fresh } from '../../kit/answers'
import { createLab } from '../../kit/lab'
import { loadFrame, watchLinks } from '../../kit/links'
import { embedState, pass } from '../../kit/rendered'
import { fakeTime } from '../../kit/time'

fakeTime()

const ORIGIN = 'https://frame.example'

function addressed(more: Partial<FrameDefinition<object>> = {}) {
  return defineVendor<{ iframe: object }>({
    id: 'addressed',
    name: 'Addressed',
    modes: {
      iframe: frameMode({
        swap: reload(),
        src: (_, { token }) => `${ORIGIN}/?token=${String(token)}`,
        tokenInUrl: true,
        readyOn: 'load',
        sandbox: 'allow-scripts allow-same-origin',
        ...more,
      }),
    },
  })
}

const frame = () => document.querySelector('iframe') as HTMLIFrameElement

function show(vendor = addressed(), lab = createLab()) {
  const followed = watchLinks()
  const view = render(
    <EmbedProvider client={lab.client}>
      <Embed vendor={vendor} mode="iframe" options={{}} title="Board" />
    </EmbedProvider>,
  )
  return { ...view, lab, vendor, followed }
}

test('the frame loads after the token, and is ready when something has loaded in it', async () => {
  const lab = createLab(
    () => new Promise((resolve) => setTimeout(() => resolve({ token: 'late', expiresIn: 900 }), 1_000)),
  )
  const { followed } = show(addressed(), lab)
  await pass(500)
  expect(followed).toEqual([])
  await pass(600)
  expect(followed).toEqual([
    {
      href: `${ORIGIN}/?token=late`,
      referrerPolicy: 'no-referrer',
      frame: frame(),
      sandbox: 'allow-scripts allow-same-origin',
    },
  ])
  expect(frame().getAttribute('referrerpolicy')).toBe('no-referrer')
  expect(embedState()).toBe('loading')
  act(() => loadFrame(frame()))
  expect(embedState()).toBe('ready')
})

test('its empty page, of this page’s origin, may do nothing', async () => {
  const put: (string | null)[] = []
  const original = Node.prototype.insertBefore
  vi.spyOn(Node.prototype, 'insertBefore').mockImplementation(function <N extends Node>(
    this: Node,
    node: N,
    before: Node | null,
  ): N {
    if (node instanceof HTMLIFrameElement && node.name) put.push(node.getAttribute('sandbox'))
    return original.call(this, node, before) as N
  })
  show()
  await pass(10)
  expect(put).toEqual([''])
})

test('neither address nor name stay on the page, also after a renewal and at the end', async () => {
  const { followed, lab, vendor, unmount } = show()
  await pass(10)
  act(() => loadFrame(frame()))
  await act(() => lab.client.refresh(vendor, {}))
  expect(followed.map(({ href }) => href)).toEqual([`${ORIGIN}/?token=token-1`, `${ORIGIN}/?token=token-2`])
  expect(followed.map(({ frame }) => frame !== null)).toEqual([true, true])
  expect(document.documentElement.outerHTML).not.toContain('token-')
  expect([frame().hasAttribute('src'), frame().hasAttribute('name')]).toEqual([false, false])
  const last = frame()
  unmount()
  expect(last.outerHTML).not.toContain('token-')
})

test('a vendor’s own referrer policy holds for the link', async () => {
  const { followed } = show(addressed({ referrerPolicy: 'origin' }))
  await pass(10)
  expect(followed[0]?.referrerPolicy).toBe('origin')
})

test('an empty page of ours in the frame is not the vendor’s', async () => {
  show()
  await pass(10)
  act(() => void frame().dispatchEvent(new Event('load')))
  expect(embedState()).toBe('loading')
})

test('a frame that is moved on the page, which empties it, is sent to its page again, with the token of the day', async () => {
  const { followed, lab, vendor } = show(addressed({ swap: reload('on-rejection') }))
  await pass(10)
  act(() => loadFrame(frame()))
  await act(() => lab.client.refresh(vendor, {}))
  expect(followed).toHaveLength(1)
  const parent = frame().parentElement as HTMLElement
  parent.append(frame()) // gives it another window
  act(() => void frame().dispatchEvent(new Event('load')))
  expect(followed.map(({ href }) => href)).toEqual([`${ORIGIN}/?token=token-1`, `${ORIGIN}/?token=token-2`])
})

test('one that is moved while it has no token waits for the next one', async () => {
  const lab = createLab(fresh(60), { policy: { hiddenMs: 0 } })
  const { followed } = show(addressed(), lab)
  await pass(10)
  lab.respond(() => new Promise(() => {}))
  await pass(70_000)
  const { length } = followed
  ;(frame().parentElement as HTMLElement).append(frame())
  act(() => void frame().dispatchEvent(new Event('load')))
  expect(followed).toHaveLength(length)
})
