// A click into a frame is nothing that its page is told of, but for the focus of the page's own window. Each
// engine has its own way with that.
import { render } from '@testing-library/react'
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest'
import { commands } from 'vitest/browser'
import {
  createEmbedClient,
  defineVendor,
  Embed,
  EmbedProvider,
  frame,
  fromFunction,
  reloadWhenIdle,
} from '../../src'
import type { SeenRequest } from './frame-pages'

const [origin] = inject('framePages')
const loads = async () => ((await (await fetch(`${origin}/left/__seen`)).json()) as SeenRequest[]).length
const IDLE_MS = 10_000

const written = defineVendor<{ iframe: object }>({
  id: 'written',
  name: 'Written into',
  modes: {
    iframe: frame({
      src: (_, { token }) => `${origin}/left/written?token=${String(token)}`,
      tokenInUrl: true,
      readyOn: 'load',
      swap: reloadWhenIdle(),
      sandbox: 'allow-scripts allow-same-origin',
    }),
  },
})

/** Clicks with the browser's own mouse, in the middle of an element. */
async function click(element: Element) {
  const { x, y, width, height } = element.getBoundingClientRect()
  // The test's page is a frame itself, made as small as the window needs it.
  const page = window.frameElement?.getBoundingClientRect() ?? { x: 0, y: 0, width: innerWidth }
  const scale = page.width / innerWidth
  await commands.clickAt(page.x + scale * (x + width / 2), page.y + scale * (y + height / 2))
}

let aheadMs = 0
/** Time passes as a sleep does: the page wakes, and looks at its deadlines. */
function pass(ms: number) {
  aheadMs += ms
  window.dispatchEvent(new Event('focus'))
}
beforeEach(() => void (aheadMs = 0))
afterEach(() => window.focus())

function openPage() {
  let count = 0
  const onEvent = vi.fn<(event: { type: string }) => void>()
  const client = createEmbedClient({
    source: fromFunction(() => ({ embedToken: `token-${(count += 1)}`, expiresIn: 900 })),
    clock: () => Date.now() + aheadMs,
    onEvent,
  })
  render(
    <EmbedProvider client={client} identity="user-1">
      <p>Outside</p>
      <Embed vendor={written} mode="iframe" options={{}} title="Widget" height={120} />
    </EmbedProvider>,
  )
  const embed = document.querySelector('[data-embed]') as HTMLElement
  return { client, embed, ready: () => expect.poll(() => embed.dataset['embedState']).toBe('ready') }
}

test('a frame that its user has just left keeps its text for 10 s after a renewal, and reloads then', async () => {
  await loads()
  const { client, ready } = openPage()
  await ready()
  expect(await loads()).toBe(1)
  await click(document.querySelector('iframe') as Element)
  await expect.poll(() => document.activeElement?.localName).toBe('iframe')
  await click(document.querySelector('p') as Element)
  await expect.poll(() => document.activeElement?.localName).toBe('body')

  await client.refresh(written, {})
  pass(IDLE_MS / 2)
  expect(await loads(), 'so soon after it was left').toBe(0)
  pass(IDLE_MS / 2)
  await expect.poll(loads).toBe(1)
  await ready()
})

test('a frame that its user is in waits, and reloads 10 s after it is left', async () => {
  await loads()
  const { client, ready } = openPage()
  await ready()
  await click(document.querySelector('iframe') as Element)
  await expect.poll(() => document.activeElement?.localName).toBe('iframe')
  await client.refresh(written, {})
  await loads()
  pass(6 * IDLE_MS)
  expect(await loads(), 'while its user is in it').toBe(0)

  await click(document.querySelector('p') as Element)
  await expect.poll(() => document.activeElement?.localName).toBe('body')
  pass(IDLE_MS)
  await expect.poll(loads).toBe(1)
  await ready()
})
