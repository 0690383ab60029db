import {
  type AnsweringAgentFrameOptions,
  type AnsweringAgentInlineOptions,
  createAnsweringAgent,
} from '../../src/vendors/answering-agent'
import { FRAME_ADDRESS } from './canary'
import { contract } from './contract'
import type { ContractRow } from './contract-row'
import { readFrame, readInFrame, typeInFrame } from './frames'
import { counted } from './see'
import { embedOf, typeInto, type VendorWorld } from './world'

/** As a host that has looked where the script keeps its session. */
const answeringAgent = createAnsweringAgent({ storage: ['aa_auth_token'] })

const field = (title: string) => embedOf(title).querySelector('textarea') as HTMLTextAreaElement
const can = {
  theme: 'Nothing that sets the look is documented.',
  rejection: 'A refused token shows nowhere outside of the widget: the host says embeds.reportRejected.',
  user: null,
  rotates: true,
} as const
const see: ContractRow<{ inline: AnsweringAgentInlineOptions }>['see'] = {
  roots: () => [...document.querySelectorAll('#answering-agent')],
  type: (title, text) => typeInto(field(title), text),
  text: (title) => field(title).value,
  use: () => {}, // it calls by itself
  talk: (title) => embedOf(title).querySelector('[data-aa=status]')?.textContent ?? '',
  answer: /: \d+ calls?/,
  ...counted,
}

const inline = ({ servers }: VendorWorld, apiUrl?: string): AnsweringAgentInlineOptions => ({
  scriptUrl: `${servers['answering-agent']}/embed.js`,
  apiUrl,
})
const frame = ({ servers }: VendorWorld, view: string): AnsweringAgentFrameOptions => ({
  dashboardUrl: `${servers['answering-agent']}/dashboard.html?view=${view}`,
})

contract('answering-agent', {
  name: 'Answering Agent',
  id: 'answering-agent',
  vendor: answeringAgent,
  mode: 'iframe',
  options: (world) => frame(world, 'calls'),
  changed: {
    options: (world) => frame(world, 'settings'),
    hasArrived: (title) =>
      document.querySelector<HTMLIFrameElement>(`iframe[title="${title}"]`)?.contentDocument === null,
    mounts: true,
  },
  can: {
    ...can,
    token: FRAME_ADDRESS,
    kept: null,
    swap: { how: 'reload', text: false, talk: null },
    perPage: 2,
  },
  see: {
    ...see,
    // Sent by a link, it has no src; a page of another origin cannot be looked into.
    roots: () =>
      [...document.querySelectorAll('iframe')].filter(({ contentDocument }) => contentDocument === null),
    type: typeInFrame,
    text: readInFrame,
    talk: readFrame,
  },
})

contract('answering-agent', {
  name: 'Answering Agent',
  id: 'answering-agent',
  vendor: answeringAgent,
  mode: 'inline',
  options: (world) => inline(world),
  changed: {
    options: (world) => inline(world, world.servers['answering-agent']),
    hasArrived: (title) => embedOf(title).querySelector('[data-api-url]') !== null,
    mounts: true,
  },
  can: {
    ...can,
    token: '`data-token` of `<div>`',
    kept: null,
    swap: { how: 'remount', text: false, talk: null },
    perPage: 1,
  },
  see,
})
