import { expect } from 'vitest'
import {
  returningAi,
  type ReturningAiFrameOptions,
  type ReturningAiInlineOptions,
} from '../../src/vendors/returning-ai'
import { contract } from './contract'
import { clickInFrame, readFrame, readInFrame, typeInFrame } from './frames'
import { embedOf, typeInto, type Counts, type VendorWorld } from './world'

const field = (title: string) => embedOf(title).querySelector('textarea') as HTMLTextAreaElement
const redeem = (title: string) => embedOf(title).querySelector<HTMLElement>('[data-rai=redeem]')
const inline = {
  roots: () => [...document.querySelectorAll('rai-store-widget')],
  type: (title: string, text: string) => typeInto(field(title), text),
  text: (title: string) => field(title).value,
  async use(title: string) {
    // It counts as ready once its element is defined, and shows itself after a first call.
    await expect.poll(() => redeem(title)).not.toBeNull()
    redeem(title)?.click()
  },
  talk: (title: string) => embedOf(title).querySelector('[data-rai=status]')?.textContent ?? '',
  answer: /\d+ calls?/,
  color: (title: string) =>
    getComputedStyle(embedOf(title).querySelector('.rai') ?? document.body).backgroundColor,
  calls: (counts: Counts) => counts['calls'] ?? 0,
  refused: (counts: Counts) => (counts['expired'] ?? 0) + (counts['invalid'] ?? 0),
}

const options = (
  { servers }: VendorWorld,
  communityId: string,
  reading: 'live' | 'held',
): ReturningAiInlineOptions => ({
  widget: 'store',
  communityId,
  scriptUrl: `${servers['returning-ai']}/rai-widget.iife.js?reading=live`,
  bundleUrl: `${servers['returning-ai']}/bundle.js`,
  v2ApiUrl: servers['returning-ai'],
  // As if the element did not read its attribute at each call: a script can be of one kind only in a page.
  ...(reading === 'held' ? { reload: 'idle' } : {}),
})
const frameOptions = ({ servers }: VendorWorld, widget: 'store' | 'social'): ReturningAiFrameOptions => ({
  widget,
  communityId: 'c1',
  widgetUrl: `${servers['returning-ai']}/frame?name=${widget}`,
})

for (const [reading, swap] of [
  ['live', { how: 'in-place', text: true, talk: null }],
  ['held', { how: 'reload', text: false, talk: null }],
] as const) {
  contract('returning-ai', {
    name: reading === 'live' ? 'Returning.AI' : 'Returning.AI, token held',
    id: 'returning-ai',
    vendor: returningAi,
    mode: 'inline',
    options: (world) => options(world, 'c1', reading),
    changed: {
      options: (world) => options(world, 'c2', reading),
      hasArrived: (title) => embedOf(title).querySelector('[community-id=c2]') !== null,
      mounts: true,
    },
    can: {
      kept: 'no: its custom element starts anew where it is moved',
      swap,
      token: '`embed-token` of `<rai-store-widget>`',
      theme: null,
      rejection: null,
      perPage: 2,
      user: null,
      rotates: false,
    },
    see: inline,
  })
}

contract('returning-ai', {
  name: 'Returning.AI',
  id: 'returning-ai',
  vendor: returningAi,
  mode: 'iframe',
  options: (world) => frameOptions(world, 'store'),
  changed: {
    options: (world) => frameOptions(world, 'social'),
    hasArrived: async (title) => (await readFrame(title)).includes('Social'),
    mounts: true,
  },
  can: {
    kept: null,
    token: null,
    swap: { how: 'in-place', text: true, talk: null },
    theme: 'No message that hands over a theme is documented.',
    rejection: null,
    perPage: 2,
    user: null,
    rotates: false,
  },
  see: {
    ...inline,
    roots: () => [...document.querySelectorAll('iframe[src]')],
    type: typeInFrame,
    text: readInFrame,
    use: (title) => clickInFrame(title, 'Redeem Coffee mug for 100 pts'),
    talk: readFrame,
  },
})
