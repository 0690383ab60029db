import { cleanup, render } from '@testing-library/react'
import { expect, test } from 'vitest'
import { Embed, EmbedProvider } from '../../src'
import { interakt, type InteraktFrameOptions, type InteraktInlineOptions } from '../../src/vendors/interakt'
import { untilRun } from './canary'
import { colors, type ThemeColor } from './colors'
import { contract } from './contract'
import type { ContractRow } from './contract-row'
import { fills } from './fills'
import { colorInFrame, propertiesInFrame, readFrame, readInFrame, sendInFrame, typeInFrame } from './frames'
import { type Counts, createVendorWorld, embedOf, storageEntries, typeInto, type VendorWorld } from './world'

const rootOf = (title: string) =>
  embedOf(title).querySelector('[data-interakt-widget]')?.shadowRoot as ShadowRoot
const field = (title: string) => rootOf(title).querySelector('input, textarea') as HTMLInputElement

async function ask(title: string, text: string) {
  // While it answers, the chat takes no other question.
  await expect.poll(() => rootOf(title).querySelector('[aria-busy=true]')).toBeNull()
  typeInto(field(title), text)
  field(title).form?.requestSubmit()
}

const options = (
  { servers }: VendorWorld,
  widget: 'chat' | 'search',
  changed = false,
): InteraktInlineOptions => ({
  scriptUrl: `${servers.interakt}/embed/v1/widgets.js`,
  fontFamily: changed ? 'monospace' : undefined,
  ...(widget === 'chat'
    ? { widget, chatTitle: changed ? 'Second title' : 'Help desk' }
    : { widget, facets: changed }),
})

const see: ContractRow<{ inline: InteraktInlineOptions }>['see'] = {
  roots: () => [...document.querySelectorAll('[data-interakt-widget]')],
  type: (title, text) => typeInto(field(title), text),
  text: (title) => field(title).value,
  use: (title) => ask(title, 'invite'),
  talk: (title) => rootOf(title).querySelector('.log, .found')?.textContent ?? '',
  answer: /This is answer \d of this conversation/,
  color: (title) =>
    getComputedStyle(rootOf(title).querySelector('.ik-panel, .ik-search-panel') as Element).backgroundColor,
  calls: (counts: Counts) => counts['chats'] ?? 0,
  refused: (counts: Counts) => counts['refused'] ?? 0,
}

const can = {
  kept: null,
  swap: { how: 'reload', text: false, talk: false },
  theme: null,
  rejection: null,
  perPage: 2,
  user: null,
  rotates: true,
} as const
/** Where the page has not loaded the script yet. */
const token = untilRun('`data-token` of `<script>`')

contract('interakt', {
  name: 'Interakt chat',
  id: 'interakt',
  vendor: interakt,
  mode: 'inline',
  options: (world) => options(world, 'chat'),
  changed: {
    options: (world) => options(world, 'chat', true),
    hasArrived: (title) => rootOf(title).textContent?.includes('Second title'),
    mounts: true,
  },
  can: { ...can, token },
  see,
})

contract('interakt', {
  name: 'Interakt search',
  id: 'interakt',
  vendor: interakt,
  mode: 'inline',
  options: (world) => options(world, 'search'),
  changed: {
    options: (world) => options(world, 'search', true),
    hasArrived: (title) =>
      rootOf(title).querySelector('.interakt-root')?.getAttribute('style')?.includes('monospace'),
    mounts: true,
  },
  can: {
    kept: null,
    token,
    swap: { how: 'reload', text: false, talk: null },
    theme: null,
    rejection: 'The search tells nothing of a refusal: the host says embeds.reportRejected.',
    perPage: 2,
    user: null,
    rotates: true,
  },
  see: {
    ...see,
    use: (title) => typeInto(field(title), 'invite'), // it searches as one types
    answer: /Invite your team/,
    calls: (counts) => counts['searches'] ?? 0,
  },
})

const frameOptions = ({ servers }: VendorWorld, changed = false): InteraktFrameOptions => ({
  widget: 'chat',
  url: `${servers.interakt}/frame?widget=chat${changed ? '&changed' : ''}`,
})

contract('interakt', {
  name: 'Interakt chat',
  id: 'interakt',
  vendor: interakt,
  mode: 'iframe',
  options: (world) => frameOptions(world),
  changed: {
    options: (world) => frameOptions(world, true),
    hasArrived: (title) =>
      document.querySelector<HTMLIFrameElement>(`iframe[title="${title}"]`)?.src.includes('changed'),
    mounts: true,
  },
  can: { ...can, token: null },
  see: {
    ...see,
    roots: () => [...document.querySelectorAll('iframe[src]')],
    type: typeInFrame,
    text: readInFrame,
    use: (title) => sendInFrame(title, 'invite'),
    talk: readFrame,
    color: (title) => colorInFrame(title, '.ik-panel'),
  },
})

const A_LOT = Array.from({ length: 400 }, (_, index) => `word-${index}`).join(' ')
const CHAT = { panel: '.ik-panel', scrolls: '.log' }
const SEARCH = { panel: '.ik-search-panel', scrolls: '.found' }
const LONG_ANSWER = 'from the emulated help desk.'

fills('interakt', {
  name: 'Interakt chat',
  vendor: interakt,
  mode: 'inline',
  options: (world) => options(world, 'chat'),
  parts: CHAT,
  async overfill(title) {
    await ask(title, A_LOT)
    await expect.poll(() => see.talk(title)).toContain(LONG_ANSWER)
  },
})

fills('interakt', {
  name: 'Interakt search',
  vendor: interakt,
  mode: 'inline',
  options: (world) => options(world, 'search'),
  parts: SEARCH,
  async overfill(title) {
    typeInto(field(title), 'chapter')
    await expect.poll(() => see.talk(title)).toContain('Chapter 20')
  },
})

async function overfillFrame(title: string) {
  await sendInFrame(title, A_LOT)
  await expect.poll(() => readFrame(title)).toContain(LONG_ANSWER)
}

fills('interakt', {
  name: 'Interakt chat',
  vendor: interakt,
  mode: 'iframe',
  options: (world) => frameOptions(world),
  parts: CHAT,
  overfill: overfillFrame,
})

const shownPage = ({ servers }: VendorWorld): InteraktFrameOptions => ({
  widget: 'chat',
  url: `${servers.interakt}/shown-page?app=${encodeURIComponent(location.origin)}`,
})

fills('interakt', {
  name: 'Interakt chat, the page in docs',
  vendor: interakt,
  mode: 'iframe',
  options: shownPage,
  parts: CHAT,
  overfill: overfillFrame,
})

/** The widget's custom properties, by the colour of the theme that is to be in each. */
const PROPERTIES: Record<ThemeColor, string> = {
  colorPrimary: '--ik-primary',
  colorOnPrimary: '--ik-primary-fg',
  colorBackground: '--ik-bg',
  colorSurface: '--ik-surface',
  colorText: '--ik-fg',
  colorMuted: '--ik-muted',
  colorBorder: '--ik-border',
}
const themed = (values: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(PROPERTIES).map(([color, name]) => [color, values[name] ?? '']),
  ) as Record<ThemeColor, string>

for (const widget of ['chat', 'search'] as const) {
  const rootStyle = (title: string) =>
    getComputedStyle(rootOf(title).querySelector('.interakt-root') as Element)
  colors('interakt', {
    name: `Interakt ${widget}`,
    vendor: interakt,
    mode: 'inline',
    options: (world) => options(world, widget),
    read: (title) =>
      themed(
        Object.fromEntries(
          Object.values(PROPERTIES).map((name) => [name, rootStyle(title).getPropertyValue(name).trim()]),
        ),
      ),
    isThemed: (title) => rootOf(title).querySelector('[data-theme]') !== null,
  })
}

for (const [name, url] of [
  ['Interakt chat', frameOptions],
  ['Interakt chat, the page in docs', shownPage],
] as const) {
  colors('interakt', {
    name,
    vendor: interakt,
    mode: 'iframe',
    options: (world) => url(world),
    read: async (title) =>
      themed(await propertiesInFrame(title, '.interakt-root', Object.values(PROPERTIES))),
    isThemed: async (title) =>
      (await propertiesInFrame(title, '[data-theme]', ['--ik-shadow']))['--ik-shadow'] !== '',
  })
}

test('an answer that is still written when its user leaves stores no conversation for the next one', async () => {
  const world = await createVendorWorld('interakt')
  await world.setVendor('interakt', { areAnswersHeld: true })
  const page = (identity: string) => (
    <EmbedProvider client={world.client} identity={identity}>
      <Embed vendor={interakt} mode="inline" options={options(world, 'chat')} title="Help" height={420} />
    </EmbedProvider>
  )
  const { rerender } = render(page('user-1'))
  const ready = async (mounts: number) => {
    await expect.poll(() => world.countOf('widget.mounted')).toBe(mounts)
    await expect.poll(() => embedOf('Help').dataset['embedState']).toBe('ready')
  }
  await ready(1)
  await ask('Help', 'invite')
  const log = rootOf('Help').querySelector('.log')
  await expect.poll(() => log?.lastElementChild?.textContent).toMatch(/^You/)
  world.user = 'user-2'
  rerender(page('user-2'))
  await ready(2)
  expect(log?.isConnected).toBe(false)
  await world.setVendor('interakt', { areAnswersHeld: false })
  // Where the widget has stored its conversation
  await expect.poll(() => log?.getAttribute('aria-busy')).toBe('false')
  expect(log?.lastElementChild?.textContent).toContain('from the emulated help desk.')
  await world.settled()
  expect(storageEntries()).toEqual([])
  cleanup()
})
