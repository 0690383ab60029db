import '@runtypelabs/persona/widget.css'
import { cleanup, render } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Embed, EmbedProvider, type EmbedError } from '../../src'
import { runtype, type RuntypeOptions } from '../../src/vendors/runtype'
import { runtypeCdn } from '../../src/vendors/runtype-cdn'
import { contract, type ContractRow } from './contract'
import { createVendorWorld, embedOf, storageEntries, typeInto, wait, type Counts, type VendorWorld } from './world'

const field = (title: string) => embedOf(title).querySelector('textarea') as HTMLTextAreaElement

/** Writes and sends as a person does, once Persona has finished its last answer. */
async function say(title: string, text: string) {
  await vi.waitFor(() => expect(embedOf(title).querySelector('[data-persona-root]')).not.toBeNull(), 5_000)
  await vi.waitFor(() => expect(embedOf(title).querySelector('[aria-label*="Stop" i]')).toBeNull(), 5_000)
  const kept = field(title).value
  typeInto(field(title), text)
  field(title).dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }))
  await wait(50)
  if (kept) typeInto(field(title), kept)
}

const options = ({ servers }: VendorWorld, title = 'Assistant'): RuntypeOptions => ({ apiUrl: servers.runtype, config: { launcher: { title } } })

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
    arrives: (title) => {
      if (!embedOf(title).textContent?.includes('Concierge')) throw new Error('not yet')
    },
    mounts: false,
  },
  can: {
    kept: null,
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
    options: (world) => ({ ...options(world, 'Concierge'), scriptUrl: `${world.servers.runtype}/persona/index.global.js` }),
  },
})

describe('the real widget', () => {
  const LOAD = { timeout: 15_000, interval: 50 }
  let world: VendorWorld
  let errors: EmbedError[]

  beforeEach(async () => {
    world = await createVendorWorld('runtype')
    errors = []
  })
  afterEach(() => {
    cleanup()
    const { calls } = vi.mocked(console.error).mock
    calls.splice(0, calls.length, ...calls.filter(([first]) => !String(first).includes('ResizeObserver loop')))
  })

  const show = (more: Partial<RuntypeOptions> = {}, identity = 'user-1', colorScheme: 'light' | 'dark' = 'light') => (
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
  const ready = () => vi.waitFor(() => expect(embedOf('Widget').dataset['embedState']).toBe('ready'), LOAD)
  const talk = () => embedOf('Widget').querySelector('[data-persona-root]')?.textContent ?? ''
  const answers = () => talk().match(/until it is done/g)?.length ?? 0
  const answered = (count: number) => vi.waitFor(() => expect(answers()).toBe(count), LOAD)
  const counts = () => world.countsOf('runtype')

  test(
    'a session of 70 s is renewed in place before the widget refuses it: every message of 75 s is sent, none is lost',
    { timeout: 120_000 },
    async () => {
      const { rerender } = render(show())
      await ready()
      const startedAt = performance.now()
      let sent = 0
      while (performance.now() - startedAt < 75_000) {
        sent += 1
        await say('Widget', `message ${sent}`)
        await answered(sent)
        rerender(show()) // with new callbacks
        await wait(sent % 2 ? 2_000 : 7_000) // in the session's first 10 s, and after them
      }
      const { inits, chats, chatRefused, resumed } = await counts()
      expect(sent).toBeGreaterThan(10)
      expect({ chats, chatRefused }).toEqual({ chats: sent, chatRefused: 0 })
      expect(inits).toBeGreaterThan(sent / 4)
      expect(resumed).toBe((inits ?? 0) - 1) // one conversation
      expect(talk()).not.toMatch(/Something went wrong/)
      expect(world.countOf('widget.mounted')).toBe(1)
      expect(await world.requests()).toBe(1)
      expect(errors).toEqual([])
    },
  )

  test('a session is not renewed while an answer is written: the answer comes whole', async () => {
    await world.setVendor('runtype', { chunks: 30, chunkDelayMs: 400 })
    render(show())
    await ready()
    await wait(1_000)
    await say('Widget', 'a long one') // it takes 12 s: over the renewal that is due after 5, and into the minute in which Persona sends nothing
    await vi.waitFor(() => expect(talk()).toContain('You asked'), LOAD)
    await answered(1)
    await wait(200)
    await world.setVendor('runtype', { chunks: 3 })
    await say('Widget', 'another')
    await answered(2)
    const { chatRefused, inits } = await counts()
    expect(chatRefused).toBe(0)
    expect(inits).toBeGreaterThanOrEqual(2)
    expect(errors).toEqual([])
  })

  test('options and theme that change while an answer is written cut nothing off, and the last of each is what is shown', async () => {
    await world.setVendor('runtype', { chunks: 15, chunkDelayMs: 200, sessionSeconds: 900 })
    const { rerender } = render(show())
    await ready()
    await say('Widget', 'a long one')
    await vi.waitFor(() => expect(talk()).toContain('You asked'), LOAD)
    const light = see.color?.('Widget')
    rerender(show(options(world, 'Concierge')))
    await wait(100)
    rerender(show(options(world, 'Concierge'), 'user-1', 'dark'))
    await answered(1)
    await vi.waitFor(() => expect(talk()).toContain('Concierge'), LOAD)
    await wait(300)
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
    await world.setVendor('runtype', { chatFault: 'unauthorized' })
    await say('Widget', 'second')
    await vi.waitFor(() => expect(talk()).toMatch(/Something went wrong on the way/), LOAD)
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
    await wait(2_100)
    await world.rotate('runtype')
    await say('Widget', 'second')
    await vi.waitFor(() => expect(world.countOf('token.refreshed')).toBe(1), LOAD)
    await say('Widget', 'third')
    await answered(2)
    expect(talk()).toContain('first')
    expect(errors.some(({ code, message }) => code === 'EMBED_TOKEN_REJECTED' && message.startsWith('Runtype refused the token: '))).toBe(true)
    expect(world.countOf('widget.mounted')).toBe(1)
  })

  test('an origin that is refused at the start, which Persona hides, is an error with the vendor’s hint', async () => {
    await world.setVendor('runtype', { allowedOrigins: ['app.example.com'] })
    render(show())
    await vi.waitFor(() => expect(embedOf('Widget').dataset['embedState']).toBe('failed'), LOAD)
    expect(errors[0]).toMatchObject({ code: 'EMBED_WIDGET_ERROR', message: expect.stringContaining(`refuses pages of ${location.origin}`) as string })
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
    await vi.waitFor(() => expect(embedOf('Widget').dataset['embedState']).toBe('failed'), LOAD)
    const last = errors.at(-1)
    expect(last?.code).toBe('EMBED_TOKEN_REJECTED')
    expect(last?.message).toMatch(/Runtype says: \S/)
  })

  test('a session that ends within the minute that Persona refuses is an error, not a loop', async () => {
    await world.setVendor('runtype', { sessionSeconds: 45 })
    render(show())
    await vi.waitFor(() => expect(embedOf('Widget').dataset['embedState']).toBe('failed'), LOAD)
    expect(errors[0]?.message).toContain('live for more than 65 s')
    await wait(2_000)
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
    await vi.waitFor(() => expect(storageEntries().map(([key]) => key)).toEqual([`persona-state:user-1:${world.servers.runtype}`]), LOAD)
    kept.unmount()

    const again = render(show({ persist: true }))
    await ready()
    expect(talk()).toContain('to be kept')
    world.user = 'user-2'
    again.rerender(show({ persist: true }, 'user-2'))
    await vi.waitFor(() => expect(world.countOf('identity.changed')).toBeGreaterThan(0), LOAD)
    await ready()
    await wait(500)
    expect(talk()).not.toContain('to be kept')
    expect(storageEntries().filter(([key, value]) => key.includes('user-1') || value.includes('to be kept'))).toEqual([])
  })
})
