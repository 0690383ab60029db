import { cleanup, render } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { Embed, EmbedProvider } from '../../src'
import {
  openChat,
  type OpenChatOptions,
  openChatWidget,
  type OpenChatWidgetOptions,
} from '../../src/vendors/open-chat-widget'
import { untilRun } from './canary'
import { contract } from './contract'
import type { ContractRow } from './contract-row'
import { fills } from './fills'
import { type Counts, createVendorWorld, embedOf, typeInto, type VendorWorld } from './world'

const user = 'The key is the deployment’s, the same for all users.'
const answer = /You wrote “invite” — message \d+ of this conversation/
const calls = (counts: Counts) => counts['chats'] ?? 0
const refused = (counts: Counts) => counts['unauthorized'] ?? 0

const root = () => document.getElementById('os-chat-widget-root') as HTMLElement
const widgetField = () => root().querySelector('input, textarea') as HTMLInputElement

function openPanel() {
  if (widgetField().offsetParent === null) root().querySelector('button')?.click()
}

const widgetOptions = ({ servers }: VendorWorld, title: string): OpenChatWidgetOptions => ({
  baseUrl: servers['open-chat-widget'],
  title,
})

contract('open-chat-widget', {
  name: 'Open Chat Widget',
  id: 'open-chat-widget',
  vendor: openChatWidget,
  mode: 'inline',
  options: (world) => widgetOptions(world, 'Chat'),
  changed: {
    options: (world) => widgetOptions(world, 'Another title'),
    hasArrived: () => root().textContent?.includes('Another title'),
    mounts: true,
  },
  can: {
    kept: 'no: it lies over the page',
    token: untilRun('`data-api-key` of `<script>`'),
    swap: { how: 'remount', text: false, talk: false },
    theme: 'The widget reads its accent colour once, and has no dark look.',
    rejection: null,
    perPage: 1,
    user,
    rotates: true,
    prints: /^\[os-chat-widget\]/,
  },
  see: {
    roots: () => [...document.querySelectorAll('#os-chat-widget-root')],
    type(_, text) {
      openPanel()
      typeInto(widgetField(), text)
    },
    text: () => widgetField().value,
    async use() {
      openPanel()
      // While it answers, it takes no other message, and leaves it in its field.
      const send = () => {
        typeInto(widgetField(), 'invite')
        widgetField().form?.requestSubmit()
        return widgetField().value
      }
      await expect.poll(send).toBe('')
    },
    talk: () => root().textContent ?? '',
    answer,
    calls,
    refused,
  },
})

const field = (title: string) => embedOf(title).querySelector('textarea') as HTMLTextAreaElement
const panelOptions = ({ servers }: VendorWorld, welcomeMessage: string): OpenChatOptions => ({
  baseUrl: servers['open-chat-widget'],
  welcomeMessage,
})
const panel: ContractRow<{ inline: OpenChatOptions }>['see'] = {
  roots: () => [...document.querySelectorAll('[role=log]')],
  type: (title, text) => typeInto(field(title), text),
  text: (title) => field(title).value,
  async use(title) {
    // While it answers, the button stops the answer.
    await expect
      .poll(() => embedOf(title).querySelector('[role=log]')?.getAttribute('aria-busy'))
      .not.toBe('true')
    typeInto(field(title), 'invite')
    field(title).form?.requestSubmit()
  },
  talk: (title) =>
    [...embedOf(title).querySelectorAll('[role=log] > div')]
      .filter((bubble) => bubble.textContent?.startsWith('Answer:'))
      .map(({ textContent }) => textContent)
      .join('\n'),
  answer,
  color: (title) => getComputedStyle(embedOf(title)).backgroundColor,
  calls,
  refused,
}

contract('open-chat-widget', {
  name: 'Open Chat Widget, panel',
  id: 'open-chat-widget',
  vendor: openChat,
  mode: 'inline',
  options: (world) => panelOptions(world, 'Hello!'),
  changed: {
    options: (world) => panelOptions(world, 'Welcome!'),
    hasArrived: (title) => embedOf(title).textContent?.includes('Welcome!'),
    mounts: false,
  },
  can: {
    kept: null,
    token: null,
    swap: { how: 'in-place', text: true, talk: true },
    theme: null,
    rejection: null,
    perPage: 2,
    user,
    rotates: true,
  },
  see: panel,
})

fills('open-chat-widget', {
  name: 'Open Chat Widget, panel',
  vendor: openChat,
  mode: 'inline',
  options: (world) => panelOptions(world, 'Hello! '.repeat(600)),
  parts: { panel: '[data-open-chat]', scrolls: '[role=log]' },
  overfill: () => {},
})

test('Open Chat Widget, inline: streams: on a page that is still parsed it waits for the end of that, and starts', async () => {
  const world = await createVendorWorld('open-chat-widget')
  const { backend, 'open-chat-widget': chat } = world.servers
  const told: { what: string; readyState: string; roots: number }[] = []
  const hear = ({ data, origin }: MessageEvent<(typeof told)[0]>) => void (origin === chat && told.push(data))
  window.addEventListener('message', hear)
  const frame = document.body.appendChild(document.createElement('iframe'))
  frame.src = `${chat}/streaming?backend=${encodeURIComponent(backend)}`
  const whatIsTold = () => told.map(({ what }) => what)
  await expect.poll(whatIsTold).toContain('token.received')
  await world.settled()
  // It cannot be there yet, and must not have given up.
  expect(told.at(-1)).toMatchObject({ readyState: 'loading', roots: 0 })
  expect(whatIsTold().filter((what) => what.startsWith('failed'))).toEqual([])
  await fetch(`${chat}/streaming-end`)
  await expect.poll(whatIsTold).toContain('ready')
  expect(told.at(-1)?.roots).toBe(1)
  expect(whatIsTold().filter((what) => /failed/.test(what))).toEqual([])
  window.removeEventListener('message', hear)
  frame.remove()
})

test('Open Chat Widget, inline: an answer whose model failed reaches onError, though the widget shows no Retry and prints nothing', async () => {
  const world = await createVendorWorld('open-chat-widget')
  const onError = vi.fn()
  render(
    <EmbedProvider client={world.client} identity="user-1">
      <Embed
        vendor={openChatWidget}
        mode="inline"
        options={widgetOptions(world, 'Chat')}
        title="Chat"
        onError={onError}
      />
    </EmbedProvider>,
  )
  await expect.poll(() => embedOf('Chat').dataset['embedState']).toBe('ready')
  const send = async () => {
    openPanel()
    await expect
      .poll(() => {
        typeInto(widgetField(), 'invite')
        widgetField().form?.requestSubmit()
        return widgetField().value
      })
      .toBe('')
  }
  await world.setVendor('open-chat-widget', { streamFault: 'error-line' })
  await send()
  await expect.poll(() => onError.mock.calls.length).toBe(1)
  expect(onError).toHaveBeenCalledWith(expect.objectContaining({ code: 'EMBED_WIDGET_ERROR' }))
  await expect.poll(() => root().textContent).toContain('Internal server error')
  expect([root().querySelector('.osw-retry'), embedOf('Chat').dataset['embedState']]).toEqual([null, 'ready'])
  cleanup()
})
