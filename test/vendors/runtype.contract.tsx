import '@runtypelabs/persona/widget.css'
import { cleanup, render } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Embed, type EmbedError, EmbedProvider } from '../../src'
import { runtype, type RuntypeOptions } from '../../src/vendors/runtype'
import { runtypeCdn } from '../../src/vendors/runtype-cdn'
import type { RuntypeSettings } from '../emulators/runtype'
import { expectConsole } from '../kit/printed'
import { contract } from './contract'
import type { ContractRow } from './contract-row'
import { fills } from './fills'
import {
  type Counts,
  createVendorWorld,
  drawn,
  embedOf,
  storageEntries,
  typeInto,
  type VendorWorld,
} from './world'

const field = (title: string) => embedOf(title).querySelector('textarea') as HTMLTextAreaElement

/** Writes and sends as a person does, once Persona has finished its last answer. */
async function say(title: string, text: string) {
  await expect.poll(() => embedOf(title).querySelector('[data-persona-root]')).not.toBeNull()
  await expect.poll(() => embedOf(title).querySelector('[aria-label*="Stop" i]')).toBeNull()
  // Nobody writes within two frames: by then, Persona knows what was held back until its answer was over.
  await drawn()
  await drawn()
  const kept = field(title).value
  typeInto(field(title), text)
  field(title).dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }),
  )
  await expect.poll(() => field(title).value).toBe('')
  if (kept) typeInto(field(title), kept)
}

const options = ({ servers }: VendorWorld, title = 'Assistant'): RuntypeOptions => ({
  apiUrl: servers.runtype,
  config: { launcher: { title } },
})

const see: ContractRow<{ inline: RuntypeOptions }>['see'] = {
  roots: () => [...document.querySelectorAll('[data-persona-root]')],
  type: (title, text) => typeInto(field(title), text),
  text: (title) => field(title).value,
  use: (title) => say(title, 'invite'),
  talk: (title) => embedOf(title).querySelector('[data-persona-root]')?.textContent ?? '',
  answer: /You asked: invite.*?until it is done/s,
  color: (title) => getComputedStyle(field(title).closest('form') ?? document.body).backgroundColor,
  calls: (counts: Counts) => counts['chats'] ?? 0,
  refused: (counts: Counts) => counts['chatRefused'] ?? 0,
}

const row: ContractRow<{ inline: RuntypeOptions }> = {
  name: 'Runtype',
  id: 'runtype',
  vendor: runtype,
  mode: 'inline',
  options: (world) => options(world),
  changed: {
    options: (world) => options(world, 'Concierge'),
    hasArrived: (title) => embedOf(title).textContent?.includes('Concierge'),
    mounts: false,
  },
  can: {
    kept: null,
    token: null,
    swap: { how: 'in-place', text: true, talk: true },
    theme: null,
    rejection: null,
    perPage: 2,
    user: null,
    rotates: true,
    // Persona measures itself; browsers keep this notice to themselves, the test runner prints it.
    prints: /ResizeObserver loop/,
  },
  see,
}

contract('runtype', row)
contract('runtype', {
  ...row,
  name: 'Runtype, from a CDN',
  vendor: runtypeCdn,
  options: (world) => ({ ...options(world), scriptUrl: `${world.servers.runtype}/persona/index.global.js` }),
  changed: {
    ...row.changed,
    options: (world) => ({
      ...options(world, 'Concierge'),
      scriptUrl: `${world.servers.runtype}/persona/index.global.js`,
    }),
  },
})

const A_LOT = Array.from({ length: 600 }, (_, index) => `word-${index}`).join(' ')

fills('runtype', {
  name: 'Runtype',
  vendor: runtype,
  mode: 'inline',
  options: (world) => options(world),
  // Its header has 82 px, and its footer 307 as long as it suggests questions.
  leastHeight: 400,
  parts: { panel: '[data-persona-root]', scrolls: '.persona-widget-body' },
  async overfill(title) {
    await say(title, A_LOT)
    await expect.poll(() => see.talk(title)).toContain('until it is done')
  },
})

describe('the real widget', () => {
  let world: VendorWorld
  let errors: EmbedError[]

  beforeEach(async () => {
    world = await createVendorWorld('runtype')
    errors = []
  })
  afterEach(() => {
    cleanup()
    const { calls } = vi.mocked(console.error).mock
    calls.splice(
      0,
      calls.length,
      ...calls.filter(([first]) => !String(first).includes('ResizeObserver loop')),
    )
  })

  const show = (
    more: Partial<RuntypeOptions> = {},
    identity = 'user-1',
    colorScheme: 'light' | 'dark' = 'light',
  ) => (
    <EmbedProvider client={world.client} identity={identity} theme={{ colorScheme }}>
      <Embed
        vendor={runtype}
        mode="inline"
        options={{ ...options(world), ...more }}
        title="Widget"
        height={420}
        // New at each render, as in most pages: Persona is none the wiser.
        onError={(error) => errors.push(error)}
        onReady={() => {}}
      />
    </EmbedProvider>
  )
  const state = () => expect.poll(() => embedOf('Widget').dataset['embedState'])
  const ready = () => state().toBe('ready')
  const failed = () => state().toBe('failed')
  const talk = () => embedOf('Widget').querySelector('[data-persona-root]')?.textContent ?? ''
  const answers = () => talk().match(/until it is done/g)?.length ?? 0
  const answered = (count: number) => expect.poll(answers).toBe(count)
  const isBegun = () => expect.poll(talk).toContain('You asked')
  const setVendor = (settings: Partial<RuntypeSettings>) => world.setVendor('runtype', settings)
  const counts = () => world.countsOf('runtype')

  test('a session of 70 s is renewed in place before the widget refuses it: every message of 90 s is sent, none is lost', async () => {
    const { rerender } = render(show())
    await ready()
    for (let sent = 1; sent <= 20; sent += 1) {
      await say('Widget', `message ${sent}`)
      await answered(sent)
      rerender(show()) // with new callbacks
      await world.pass(sent % 2 ? 2_000 : 7_000) // in the session's first 10 s, and after them
    }
    const { inits, chats, chatRefused, resumed } = await counts()
    expect({ chats, chatRefused }).toEqual({ chats: 20, chatRefused: 0 })
    expect(inits).toBeGreaterThan(5)
    expect(resumed).toBe((inits ?? 0) - 1) // one conversation
    expect(talk()).not.toMatch(/Something went wrong/)
    expect(world.countOf('widget.mounted')).toBe(1)
    expect(await world.requests()).toBe(1)
    expect(errors).toEqual([])
  })

  test('a session is not renewed while an answer is written: the answer comes whole', async () => {
    await setVendor({ areAnswersHeld: true })
    render(show())
    await ready()
    await say('Widget', 'a long one')
    await isBegun()
    // Over the renewal that is due after 5 s, and into the minute in which Persona sends nothing
    await world.pass(12_000)
    await world.settled()
    expect((await counts())['inits']).toBe(1)
    expect(answers()).toBe(0)
    await setVendor({ areAnswersHeld: false })
    await answered(1)
    await say('Widget', 'another')
    await answered(2)
    const { chatRefused, inits } = await counts()
    expect(chatRefused).toBe(0)
    expect(inits).toBeGreaterThanOrEqual(2)
    expect(errors).toEqual([])
  })

  test('options and theme that change while an answer is written cut nothing off, and the last of each is what is shown', async () => {
    await setVendor({ areAnswersHeld: true, sessionSeconds: 900 })
    const { rerender } = render(show())
    await ready()
    await say('Widget', 'a long one')
    await isBegun()
    const light = see.color?.('Widget')
    rerender(show(options(world, 'Concierge')))
    await world.settled()
    rerender(show(options(world, 'Concierge'), 'user-1', 'dark'))
    await world.settled()
    expect(answers()).toBe(0)
    await setVendor({ areAnswersHeld: false })
    await answered(1)
    await expect.poll(talk).toContain('Concierge')
    await world.settled()
    expect(see.color?.('Widget')).not.toBe(light)
    expect((await counts())['inits']).toBe(1)
    expect(world.countOf('widget.mounted')).toBe(1)
    expect(errors).toEqual([])
  })

  test('a 401 in the middle costs one message, and no transcript', async () => {
    render(show())
    await ready()
    await say('Widget', 'first')
    await answered(1)
    await setVendor({ chatFault: 'unauthorized' })
    await say('Widget', 'second')
    await expect.poll(talk).toMatch(/Something went wrong on the way/)
    await say('Widget', 'third')
    await answered(2)
    expect(talk()).toContain('first')
    expect(errors.map(({ code }) => code)).toEqual(['EMBED_WIDGET_ERROR'])
    expect(world.countOf('token.rejected')).toBe(0) // the token was good
    expect(world.countOf('widget.mounted')).toBe(1)
  })

  test('a token that was rotated is noticed with the first message that it fails, and the next one is sent', async () => {
    render(show())
    await ready()
    await say('Widget', 'first')
    await answered(1)
    await world.pass(2_100)
    await world.rotate('runtype')
    await say('Widget', 'second')
    await world.heard('token.refreshed')
    await say('Widget', 'third')
    await answered(2)
    expect(talk()).toContain('first')
    expect(
      errors.some(
        ({ code, message }) =>
          code === 'EMBED_TOKEN_REJECTED' && message.startsWith('Runtype refused the token: '),
      ),
    ).toBe(true)
    expect(world.countOf('widget.mounted')).toBe(1)
  })

  test('an origin that is refused at the start, which Persona hides, is an error with the vendor’s hint', async () => {
    await setVendor({ allowedOrigins: ['app.example.com'] })
    render(show())
    await failed()
    expect(errors[0]).toMatchObject({
      code: 'EMBED_WIDGET_ERROR',
      message: expect.stringContaining(`refuses pages of ${location.origin}`) as string,
    })
    expect(world.countOf('token.rejected')).toBe(0)
  })

  test('a token that is refused at the start, which Persona hides, is renewed; refused again, it is an error with the vendor’s hint', async () => {
    world.client.setIdentity('user-1')
    await world.client.prefetch(runtype, options(world))
    await world.rotate('runtype')
    render(show())
    await ready()
    expect(world.countOf('token.rejected')).toBe(1)
    await say('Widget', 'first')
    await answered(1)
    cleanup()
    world.client.setIdentity(null)
    world.client.setIdentity('user-1')
    await world.client.prefetch(runtype, options(world))
    await world.setBackend({ isStale: true })
    await world.rotate('runtype')
    render(show())
    await failed()
    const last = errors.at(-1)
    expect(last?.code).toBe('EMBED_TOKEN_REJECTED')
    expect(last?.message).toMatch(/Runtype says: \S/)
    expectConsole('EMBED_TOKEN_REJECTED')
  })

  test('a session that ends within the minute that Persona refuses is an error, not a loop', async () => {
    await setVendor({ sessionSeconds: 45 })
    render(show())
    await failed()
    expect(errors[0]?.message).toContain('needs more than 65 s')
    await world.pass(60_000)
    await world.settled()
    expect((await counts())['inits']).toBe(1)
  })

  test('nothing is stored unless asked for; if so, by identity, and gone with it', async () => {
    const first = render(show())
    await ready()
    await say('Widget', 'not to be kept')
    await answered(1)
    expect(storageEntries()).toEqual([])
    first.unmount()

    const kept = render(show({ persist: true }))
    await ready()
    await say('Widget', 'to be kept')
    await answered(1)
    await expect
      .poll(() => storageEntries().map(([key]) => key))
      .toEqual([`persona-state:user-1:${world.servers.runtype}`])
    kept.unmount()

    const again = render(show({ persist: true }))
    await ready()
    expect(talk()).toContain('to be kept')
    const mounts = world.countOf('widget.mounted')
    world.user = 'user-2'
    again.rerender(show({ persist: true }, 'user-2'))
    await expect.poll(() => world.countOf('widget.mounted')).toBe(mounts + 1)
    await ready()
    await world.settled()
    expect(talk()).not.toContain('to be kept')
    expect(
      storageEntries().filter(([key, value]) => key.includes('user-1') || value.includes('to be kept')),
    ).toEqual([])
  })
})
