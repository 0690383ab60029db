import { expect } from 'vitest'
import { openChat, openChatWidget, type OpenChatOptions, type OpenChatWidgetOptions } from '../../src/vendors/open-chat-widget'
import { contract, type ContractRow } from './contract'
import { embedOf, typeInto, type Counts, type VendorWorld } from './world'

const user = 'The key is the deployment’s, the same for all users.'
const answer = /You wrote “invite” — message \d+ of this conversation/
const calls = (counts: Counts) => counts['chats'] ?? 0
const refused = (counts: Counts) => counts['unauthorized'] ?? 0

const root = () => document.getElementById('os-chat-widget-root') as HTMLElement
const widgetField = () => root().querySelector('input, textarea') as HTMLInputElement

function openPanel() {
  if (widgetField().offsetParent === null) root().querySelector('button')?.click()
}

const widgetOptions = ({ servers }: VendorWorld, title: string): OpenChatWidgetOptions => ({ baseUrl: servers['open-chat-widget'], title })

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
const panelOptions = ({ servers }: VendorWorld, welcomeMessage: string): OpenChatOptions => ({ baseUrl: servers['open-chat-widget'], welcomeMessage })
const panel: ContractRow<{ inline: OpenChatOptions }>['see'] = {
  roots: () => [...document.querySelectorAll('[role=log]')],
  type: (title, text) => typeInto(field(title), text),
  text: (title) => field(title).value,
  async use(title) {
    // While it answers, the button stops the answer.
    await expect.poll(() => embedOf(title).querySelector('[role=log]')?.getAttribute('aria-busy')).not.toBe('true')
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
  can: { kept: null, swap: { how: 'in-place', text: true, talk: true }, theme: null, rejection: null, perPage: 2, user, rotates: true },
  see: panel,
})
