import { act, fireEvent, render, screen, within } from '@testing-library/react'
import { StrictMode } from 'react'
import { afterEach, beforeEach, describe, expect, test, vi, type Mock } from 'vitest'
import { EmbedProvider, type EmbedClientOptions, type EmbedError, type EmbedProviderProps } from '../../src'
import { OpenChat, type OpenChatProps } from '../../src/OpenChat'
import { openChat } from '../../src/vendors/open-chat-widget'
import { createOpenChatWidgetEmulator, type OpenChatWidgetEmulator } from '../emulators/open-chat-widget'
import { closeLabs, createLab, failing, type Lab } from '../lab'
import { atOnce, mountContext, spyReport } from './mount'

const BASE = 'https://chat.example'

let emulator: OpenChatWidgetEmulator
/** What the page asks of the backend. */
let fetched: Mock<typeof fetch>

beforeEach(() => {
  vi.useFakeTimers()
  emulator = createOpenChatWidgetEmulator()
  fetched = vi.fn<typeof fetch>(async (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    if (new URL(url).origin !== BASE) throw new TypeError(`Nothing is expected to be fetched from ${url}`)
    return emulator.fetch(new Request(input, init))
  })
  vi.stubGlobal('fetch', fetched)
})
afterEach(() => {
  vi.unstubAllGlobals()
  closeLabs()
  vi.useRealTimers()
})

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms))
const state = () => document.querySelector('[data-embed]')?.getAttribute('data-embed-state')
const code = () => document.querySelector('[data-embed-code]')?.getAttribute('data-embed-code')
const log = () => screen.getByRole('log')
const field = () => screen.getByRole<HTMLTextAreaElement>('textbox')
const button = (name: string) => screen.getByRole('button', { name })
/** What has been said, with what only screen readers hear before it. */
const said = () => Array.from(log().children, (bubble) => bubble.textContent)
const last = () => said().at(-1) ?? ''
const status = () => screen.getByRole('status').textContent
const alert = () => within(log()).queryByRole('alert')

function type(text: string) {
  field().value = text
  fireEvent.input(field())
}

/** Types a message and sends it, as people do. */
function submit(text: string) {
  type(text)
  act(() => button('Send').click())
}

/** A client whose backend hands out the deployment's key. */
const labOf = (options: Partial<EmbedClientOptions> = {}) => createLab(() => ({ token: emulator.key() }), options)

type Shown = Partial<OpenChatProps> & { provider?: Omit<EmbedProviderProps, 'client'> }

async function show(lab: Lab = labOf(), props: Shown = {}) {
  const page = ({ provider, ...more }: Shown) => (
    <EmbedProvider client={lab.client} identity="user-1" {...provider}>
      <OpenChat baseUrl={BASE} title="Support" {...more} />
    </EmbedProvider>
  )
  const view = render(page(props))
  await pass(10)
  return { ...view, lab, change: (next: Shown) => view.rerender(page(next)) }
}

const sentMessages = () => fetched.mock.calls.map(([, init]) => (JSON.parse(init?.body as string) as { message: string }).message)
const sentSessions = () => fetched.mock.calls.map(([, init]) => (JSON.parse(init?.body as string) as { sessionId: string }).sessionId)
const sentKeys = () => fetched.mock.calls.map(([, init]) => new Headers(init?.headers).get('x-api-key'))

describe('the panel', () => {
  test('is a log, a field and a button, each with a name, in a group with the title', async () => {
    await show()
    expect(state()).toBe('ready')
    const group = screen.getByRole('group', { name: 'Support' })
    expect(within(group).getByRole('log', { name: 'Conversation' })).toBe(log())
    expect(within(group).getByRole('textbox', { name: 'Message' })).toBe(field())
    expect(field().placeholder).toBe('Write a message…')
    expect(
      within(group)
        .getAllByRole('button')
        .map(({ textContent }) => textContent),
    ).toEqual(['Send'])
    expect([status(), log().getAttribute('aria-busy')]).toEqual(['', 'false'])
    expect(log().tabIndex, 'it can be scrolled by keyboard').toBe(0)
    expect(field().maxLength).toBe(4_000)
    expect(said()).toEqual([])
    expect(document.activeElement, 'nobody is sent there').toBe(document.body)
    expect(fetched).not.toHaveBeenCalled()
  })

  test('begins with the welcome', async () => {
    await show(labOf(), { welcomeMessage: 'Hello <b>you</b>!' })
    expect(said()).toEqual(['Answer: Hello <b>you</b>!'])
    expect(log().querySelector('b')).toBeNull()
  })

  test('is one, in StrictMode too', async () => {
    render(
      <StrictMode>
        <EmbedProvider client={labOf().client}>
          <OpenChat baseUrl={BASE} title="Support" welcomeMessage="Hello!" />
        </EmbedProvider>
      </StrictMode>,
    )
    await pass(10)
    expect(screen.getAllByRole('log')).toHaveLength(1)
    expect(said()).toEqual(['Answer: Hello!'])
  })

  test('has the words that the page gives, and the others by default', async () => {
    const labels = { conversation: 'Unterhaltung', message: 'Nachricht', placeholder: 'Schreib …', send: 'Senden', answer: 'Antwort:', you: 'Du:' }
    await show(labOf(), { labels, welcomeMessage: 'Hallo!' })
    expect(screen.getByRole('log', { name: 'Unterhaltung' })).toBeTruthy()
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Nachricht' }).placeholder).toBe('Schreib …')
    type('Hi')
    act(() => button('Senden').click())
    await pass(0)
    expect(said().slice(0, 2)).toEqual(['Antwort: Hallo!', 'Du: Hi'])
    expect([status(), button('Stop').textContent]).toEqual(['Writing an answer…', 'Stop'])
  })

  test('has all its words replaced', async () => {
    emulator.settings.streamFault = 'error-line'
    const labels = { send: 'S', stop: 'X', answering: 'W', failed: 'F', answer: 'A:', you: 'Y:' }
    await show(labOf(), { labels, theme: { labels: { retry: 'R' } } })
    type('Hi')
    act(() => button('S').click())
    await pass(0)
    expect([status(), button('X').textContent]).toEqual(['W', 'X'])
    await pass(1_000)
    expect(said().map((text) => text?.slice(0, 2))).toEqual(['Y:', 'A:', 'FR'])
    expect(within(alert() as HTMLElement).getByRole('button', { name: 'R' })).toBeTruthy()
  })

  test('has its default words where the page’s are undefined', async () => {
    await show(labOf(), { labels: { send: undefined } as unknown as NonNullable<OpenChatProps['labels']> })
    expect(screen.getByRole('button', { name: 'Send' })).toBeTruthy()
  })
})

describe('a message', () => {
  test('is sent by the button, and answered as the answer is written', async () => {
    await show()
    submit('  Where is my order?  ')
    expect([field().value, said()]).toEqual(['', ['You: Where is my order?', 'Answer: …']])
    await pass(0)
    expect([status(), log().getAttribute('aria-busy'), button('Stop').textContent]).toEqual(['Writing an answer…', 'true', 'Stop'])
    const lengths: number[] = []
    for (let i = 0; i < 4; i += 1) {
      await pass(60)
      lengths.push(last().length)
    }
    expect(new Set(lengths).size, 'it grows').toBe(4)
    await pass(3_000)
    expect(said()).toHaveLength(2)
    expect(last()).toContain('You wrote “Where is my order?” — message 1')
    expect([status(), log().getAttribute('aria-busy'), button('Send').textContent]).toEqual(['', 'false', 'Send'])
    expect([sentMessages(), sentKeys()]).toEqual([['Where is my order?'], [emulator.key()]])
    expect(screen.queryByRole('alert')).toBeNull()
  })

  test('is sent by Enter', async () => {
    await show()
    type('Hello')
    expect(fireEvent.keyDown(field(), { key: 'Enter' }), 'the new line is prevented').toBe(false)
    await pass(3_000)
    expect(sentMessages()).toEqual(['Hello'])
    expect(field().value).toBe('')
  })

  test.each([
    ['Shift+Enter', { key: 'Enter', shiftKey: true }],
    ['Enter that ends a composition', { key: 'Enter', isComposing: true }],
    ['another key', { key: 'a' }],
  ])('is not sent by %s', async (_, init) => {
    await show()
    type('Hello')
    expect(fireEvent.keyDown(field(), init), 'it does what it always does').toBe(true)
    await pass(100)
    expect([fetched.mock.calls, field().value, said()]).toEqual([[], 'Hello', []])
  })

  test.each(['', ' ', '\n\t '])('of nothing, %j, is not sent', async (text) => {
    await show()
    submit(text)
    type(text)
    fireEvent.keyDown(field(), { key: 'Enter' })
    await pass(100)
    expect([fetched.mock.calls, said()]).toEqual([[], []])
  })

  test('is text, and so is its answer', async () => {
    await show()
    submit('<img src=x onerror=alert(1)><b>x</b>')
    await pass(3_000)
    expect(said()[0]).toBe('You: <img src=x onerror=alert(1)><b>x</b>')
    expect(last()).toContain('<img src=x onerror=alert(1)>')
    expect(log().querySelector('img, b')).toBeNull()
  })

  test('follows another in the same conversation', async () => {
    await show()
    submit('one')
    await pass(3_000)
    submit('two')
    await pass(3_000)
    expect(said()).toHaveLength(4)
    expect(last()).toContain('message 2 of this conversation')
    expect(new Set(sentSessions()).size).toBe(1)
  })

  test('waits while another is answered: neither Enter nor the button sends it, and its text stays', async () => {
    await show()
    submit('one')
    await pass(100)
    type('two')
    fireEvent.keyDown(field(), { key: 'Enter' })
    await pass(0)
    expect([sentMessages(), field().value, button('Stop').textContent]).toEqual([['one'], 'two', 'Stop'])
    await pass(3_000)
    expect(field().value).toBe('two')
    act(() => button('Send').click())
    await pass(3_000)
    expect(sentMessages()).toEqual(['one', 'two'])
  })

  test('of 4 000 characters is answered; a longer one, put there by a script, is told', async () => {
    await show()
    submit('x'.repeat(4_000))
    await pass(3_000)
    expect(emulator.counts.badRequests).toBe(0)
    expect(alert()).toBeNull()
    submit('x'.repeat(4_001))
    await pass(3_000)
    expect(alert()?.textContent).toContain('The answer didn’t come through.')
    expect(fetched).toHaveBeenCalledTimes(1)
  })
})

describe('Stop', () => {
  test('ends the answer, keeps what there is of it, and is no failure', async () => {
    const onError = vi.fn()
    await show(labOf(), { onError })
    submit('Hello')
    await pass(100)
    const before = last()
    expect(before.length).toBeGreaterThan('Answer: …'.length)
    act(() => button('Stop').click())
    await pass(3_000)
    expect(said()).toEqual(['You: Hello', before])
    expect([status(), log().getAttribute('aria-busy'), button('Send').textContent]).toEqual(['', 'false', 'Send'])
    expect(emulator.counts.aborted).toBe(1)
    expect([onError.mock.calls, alert()]).toEqual([[], null])
  })

  test('before a word was said leaves nothing of the answer', async () => {
    emulator.settings.chunkDelayMs = 1_000
    await show()
    submit('Hello')
    await pass(500)
    expect(last()).toBe('Answer: …')
    act(() => button('Stop').click())
    await pass(10)
    expect(said()).toEqual(['You: Hello'])
    expect(emulator.counts.aborted).toBe(1)
  })

  test('lets the next message be sent', async () => {
    await show()
    submit('one')
    await pass(100)
    act(() => button('Stop').click())
    await pass(10)
    submit('two')
    await pass(3_000)
    expect(last()).toContain('“two”')
    expect(sentMessages()).toEqual(['one', 'two'])
  })

  test('while a refused key is renewed ends the waiting: the message is not sent again', async () => {
    const lab = labOf()
    await show(lab)
    emulator.rotate()
    lab.respond(() => new Promise((resolve) => setTimeout(() => resolve({ token: emulator.key() }), 2_000)))
    submit('one')
    await pass(500)
    expect(status()).toBe('Writing an answer…')
    act(() => button('Stop').click())
    await pass(10)
    expect([said(), status()]).toEqual([['You: one'], ''])
    await pass(5_000)
    expect(sentMessages()).toEqual(['one'])
    submit('two')
    await pass(3_000)
    expect(last()).toContain('“two”')
    expect(screen.queryByRole('alert')).toBeNull()
  })
})

describe('a key that was changed', () => {
  test('is fetched anew, and the message is sent again by itself, and answered', async () => {
    const onError = vi.fn()
    const { lab } = await show(labOf(), { onError })
    const panel = log()
    submit('one')
    await pass(3_000)
    const old = emulator.key()
    emulator.rotate()
    submit('two')
    type('a draft')
    await pass(3_000)
    expect(sentMessages()).toEqual(['one', 'two', 'two'])
    expect(sentKeys()).toEqual([old, old, emulator.key()])
    expect(lab.requests.map(({ reason }) => reason)).toEqual(['first', 'rejected'])
    expect(said().map((text) => text?.slice(0, 12))).toEqual(['You: one', 'Answer: Grüß', 'You: two', 'Answer: Grüß'])
    expect(last()).toContain('“two” — message 2')
    expect([log(), field().value]).toEqual([panel, 'a draft'])
    expect(new Set(sentSessions()).size).toBe(1)
    expect([state(), screen.queryByRole('alert'), onError.mock.calls]).toEqual(['ready', null, []])
  })

  test('in a host’s refresh is taken for the next message, and nothing is lost', async () => {
    const { lab } = await show()
    submit('one')
    await pass(3_000)
    emulator.rotate()
    type('a draft')
    await act(() => lab.client.refresh(openChat, { baseUrl: BASE }))
    act(() => button('Send').click())
    await pass(3_000)
    expect(emulator.counts.unauthorized).toBe(0)
    expect(said()).toHaveLength(4)
  })

  test('again, a day and an answer later, is fetched again', async () => {
    const { lab } = await show()
    for (const message of ['one', 'two']) {
      emulator.rotate()
      submit(message)
      await pass(24 * 3_600_000)
      expect(last()).toContain(`“${message}”`)
    }
    expect(lab.requests).toHaveLength(3)
  })

  test('while the backend does not hand out another waits for that', async () => {
    const lab = labOf()
    await show(lab)
    emulator.rotate()
    lab.respond(failing(503))
    submit('one')
    await pass(20_000)
    expect(sentMessages()).toEqual(['one'])
    expect(status()).toBe('Writing an answer…')
    lab.respond(() => ({ token: emulator.key() }))
    await pass(60_000)
    expect(last()).toContain('“one”')
    expect(sentMessages()).toEqual(['one', 'one'])
  })

  test('and refused twice is the widget’s failure; Retry begins a new conversation', async () => {
    const onError = vi.fn<(error: EmbedError) => void>()
    const lab = createLab((_, n) => ({ token: `wrong-key-number-${n}-of-some-length` }))
    await show(lab, { onError })
    submit('one')
    await pass(10_000)
    expect([state(), code()]).toEqual(['failed', 'EMBED_TOKEN_REJECTED'])
    expect(onError.mock.calls.at(-1)?.[0].code).toBe('EMBED_TOKEN_REJECTED')
    expect(onError.mock.calls.map(([{ message }]) => message).join()).not.toContain('wrong-key')
    expect(screen.queryByRole('log')).toBeNull()
    expect(lab.requests).toHaveLength(2)
    const { length } = fetched.mock.calls
    expect(length).toBeLessThanOrEqual(4)
    await pass(3_600_000)
    expect([fetched.mock.calls.length, lab.requests.length], 'and that is that').toEqual([length, 2])
    lab.respond(() => ({ token: emulator.key() }))
    act(() => button('Try again').click())
    await pass(100)
    expect([state(), said()]).toEqual(['ready', []])
    submit('two')
    await pass(3_000)
    expect(last()).toContain('“two”')
  })

  test('and not given to this user any more is told as that', async () => {
    const lab = labOf()
    await show(lab)
    emulator.rotate()
    lab.respond(failing(403))
    submit('one')
    await pass(5_000)
    expect([state(), code()]).toEqual(['failed', 'EMBED_DENIED'])
    expect(sentMessages()).toEqual(['one'])
  })
})

describe('what goes wrong', () => {
  const FAULTS: [string, () => void, string, string][] = [
    ['a rate limit', () => (emulator.settings.rateLimited = true), 'EMBED_RATE_LIMITED', 'There are too many requests right now.'],
    ['a fault of the backend', () => (emulator.settings.streamFault = 'server-error'), 'EMBED_UNAVAILABLE', 'The answer didn’t come through.'],
    ['an answer that fails half way', () => (emulator.settings.streamFault = 'error-line'), 'EMBED_WIDGET_ERROR', 'The answer didn’t come through.'],
    ['a connection that breaks', () => (emulator.settings.streamFault = 'cut'), 'EMBED_NETWORK', 'Check your connection.'],
    ['no connection', () => fetched.mockRejectedValueOnce(new TypeError('Failed to fetch')), 'EMBED_NETWORK', 'Check your connection.'],
    ['a page of HTML', () => fetched.mockResolvedValueOnce(new Response('<h1>Hello</h1>')), 'EMBED_WIDGET_ERROR', 'The answer didn’t come through.'],
    ['a 404', () => fetched.mockResolvedValueOnce(new Response(null, { status: 404 })), 'EMBED_REQUEST_REFUSED', 'The answer didn’t come through.'],
  ]

  test.each(FAULTS)('%s is said in the conversation, where Try again works', async (_, breakIt, expected, words) => {
    const onError = vi.fn<(error: EmbedError) => void>()
    const { lab } = await show(labOf(), { onError })
    const panel = log()
    breakIt()
    submit('one')
    await pass(3_000)
    expect(alert()?.querySelector('span')?.textContent).toBe(words)
    expect(last()).toBe(`${words}Try again`)
    expect(onError.mock.calls.map(([error]) => error.code)).toEqual([expected])
    expect(lab.events.flatMap((event) => (event.type === 'widget.failed' ? [event.error.code] : []))).toEqual([expected])
    expect([state(), status(), button('Send').textContent]).toEqual(['ready', '', 'Send'])
    emulator.reset()
    type('a draft')
    act(() => button('Try again').click())
    expect([alert(), status()]).toEqual([null, 'Writing an answer…'])
    expect(document.activeElement, 'the button that was pressed is gone').toBe(field())
    await pass(3_000)
    expect(last()).toContain('“one”')
    expect(said().filter((text) => text?.startsWith('You:'))).toEqual(['You: one'])
    expect([log(), field().value, lab.requests.length]).toEqual([panel, 'a draft', 1])
  })

  test('half way keeps what there was of the answer', async () => {
    emulator.settings.streamFault = 'error-line'
    await show()
    submit('one')
    await pass(3_000)
    expect(said()).toEqual(['You: one', 'Answer: Grüße! 👋 ', 'The answer didn’t come through.Try again'])
  })

  test('before a word leaves no empty answer', async () => {
    emulator.settings.rateLimited = true
    await show()
    submit('one')
    await pass(3_000)
    expect(said()).toEqual(['You: one', 'There are too many requests right now.Try again'])
  })

  test('again is said again', async () => {
    emulator.settings.rateLimited = true
    await show()
    submit('one')
    for (let i = 0; i < 3; i += 1) {
      await pass(1_000)
      expect(within(log()).getAllByRole('alert')).toHaveLength(1)
      act(() => button('Try again').click())
    }
    await pass(1_000)
    expect(fetched).toHaveBeenCalledTimes(4)
  })

  test('does not keep another message from being sent; each has its own Try again', async () => {
    emulator.settings.rateLimited = true
    await show()
    submit('one')
    await pass(1_000)
    submit('two')
    await pass(1_000)
    emulator.reset()
    expect(screen.getAllByRole('button', { name: 'Try again' })).toHaveLength(2)
    act(() => screen.getAllByRole('button', { name: 'Try again' })[1]?.click())
    await pass(3_000)
    expect(last()).toContain('“two”')
    act(() => button('Try again').click())
    await pass(3_000)
    expect(last()).toContain('“one”')
    expect(sentMessages()).toEqual(['one', 'two', 'two', 'one'])
  })

  test('never fetches a token, and makes no request by itself', async () => {
    emulator.settings.rateLimited = true
    const { lab } = await show()
    submit('one')
    await pass(3_600_000)
    expect([fetched.mock.calls.length, lab.requests.length]).toEqual([1, 1])
  })

  test('has the theme’s words', async () => {
    emulator.settings.rateLimited = true
    await show(labOf(), { provider: { theme: { labels: { busy: 'Zu viel los.', retry: 'Nochmal' } } } })
    submit('one')
    await pass(1_000)
    expect(last()).toBe('Zu viel los.Nochmal')
  })

  test('may be tried again while another answer is written, without two at a time', async () => {
    emulator.settings.rateLimited = true
    await show()
    submit('one')
    await pass(1_000)
    emulator.reset()
    emulator.settings.chunkDelayMs = 500
    submit('two')
    await pass(1_200)
    act(() => screen.queryByRole('button', { name: 'Try again' })?.click())
    await pass(1_200)
    act(() => screen.queryByRole('button', { name: 'Stop' })?.click())
    await pass(10)
    const before = said()
    await pass(60_000)
    expect(said(), 'Stop has stopped all').toEqual(before)
  })

  test('two that meet a refused key at a time are both answered', async () => {
    emulator.settings.rateLimited = true
    const lab = labOf()
    await show(lab)
    submit('one')
    await pass(1_000)
    emulator.reset()
    emulator.rotate()
    lab.respond(() => new Promise((resolve) => setTimeout(() => resolve({ token: emulator.key() }), 2_000)))
    submit('two')
    await pass(100)
    act(() => screen.queryByRole('button', { name: 'Try again' })?.click())
    await pass(600_000)
    expect(said().filter((text) => text === 'Answer: …')).toEqual([])
  })
})

describe('its life', () => {
  test('taken off the page while it answers ends the request, and no one hears of it', async () => {
    const onError = vi.fn()
    const { unmount, lab } = await show(labOf(), { onError })
    submit('one')
    await pass(100)
    unmount()
    await pass(60_000)
    expect(emulator.counts.aborted).toBe(1)
    expect(onError).not.toHaveBeenCalled()
    expect(lab.typesOf()).not.toContain('widget.failed')
    expect(vi.getTimerCount()).toBe(0)
  })

  test('taken off the page while it waits for a key asks nothing any more', async () => {
    const lab = labOf()
    const { unmount } = await show(lab)
    emulator.rotate()
    lab.respond(() => new Promise((resolve) => setTimeout(() => resolve({ token: emulator.key() }), 2_000)))
    submit('one')
    await pass(100)
    unmount()
    await pass(60_000)
    expect(sentMessages()).toEqual(['one'])
  })

  test('another user sees nothing of the one before, and is somebody else to the backend', async () => {
    const lab = labOf()
    const { change } = await show(lab, { welcomeMessage: 'Hello!' })
    submit('secret of user-1')
    type('half a secret')
    await pass(100)
    change({ welcomeMessage: 'Hello!', provider: { identity: 'user-2' } })
    await pass(3_000)
    expect([said(), field().value]).toEqual([['Answer: Hello!'], ''])
    expect(document.body.textContent).not.toContain('secret')
    expect(emulator.counts.aborted).toBe(1)
    submit('two')
    await pass(3_000)
    expect(new Set(sentSessions()).size).toBe(2)
  })

  test('has a conversation of its own by default: beside another, and after a mount', async () => {
    const { client } = labOf()
    const page = (n: number) => (
      <EmbedProvider client={client}>
        {Array.from({ length: n }, (_, i) => (
          <OpenChat key={i} baseUrl={BASE} title={`Support ${i}`} />
        ))}
      </EmbedProvider>
    )
    const { rerender } = render(page(2))
    const ask = async (n: number) => {
      const group = within(screen.getByRole('group', { name: `Support ${n}` }))
      group.getByRole<HTMLTextAreaElement>('textbox').value = 'Hello'
      act(() => group.getByRole('button', { name: 'Send' }).click())
      await pass(3_000)
    }
    await pass(10)
    await ask(0)
    await ask(1)
    rerender(page(1))
    rerender(page(2))
    await pass(10)
    await ask(0)
    await ask(1)
    const [first, second, again, third] = sentSessions()
    expect(again).toBe(first)
    expect(new Set([first, second, third]).size).toBe(3)
  })

  test('keeps the conversation that the page names, over a mount', async () => {
    const lab = labOf()
    const { unmount } = await show(lab, { sessionId: 'visitor-1' })
    submit('one')
    await pass(3_000)
    unmount()
    await show(lab, { sessionId: 'visitor-1' })
    submit('two')
    await pass(3_000)
    expect(sentSessions()).toEqual(['visitor-1', 'visitor-1'])
    expect(last()).toContain('message 2')
  })

  test('a conversation with a name that the vendor refuses is a mistake of the page’s', async () => {
    await show(labOf(), { sessionId: 'visitor 1' })
    expect([state(), code()]).toEqual(['failed', 'EMBED_CONFIG'])
  })

  test('the same props again, by value, change nothing', async () => {
    const lab = labOf()
    const { change } = await show(lab, { labels: { send: 'Send' }, welcomeMessage: 'Hello!' })
    const panel = log()
    type('a draft')
    change({ labels: { send: 'Send' }, welcomeMessage: 'Hello!', height: 300 })
    await pass(100)
    expect([log(), field().value]).toEqual([panel, 'a draft'])
  })

  test('a key that dies takes nothing from an answer under way; the next message waits for a key', async () => {
    emulator.settings.chunkDelayMs = 3_000
    const lab = createLab(() => ({ token: emulator.key(), expiresIn: 60 }))
    await show(lab)
    lab.respond(failing(503))
    await pass(50_000)
    submit('one')
    await pass(10_000)
    expect(state()).toBe('expired')
    await pass(120_000)
    expect(last()).toContain('“one”')
    lab.respond(() => ({ token: emulator.key() }))
    await pass(60_000)
    expect(state()).toBe('ready')
    submit('two')
    await pass(120_000)
    expect(last()).toContain('“two”')
  })

  test('its key is nowhere on the page, nor in what the page is told', async () => {
    const onError = vi.fn<(error: EmbedError) => void>()
    const { lab } = await show(labOf(), { onError })
    submit('one')
    await pass(3_000)
    emulator.settings.streamFault = 'server-error'
    submit('two')
    await pass(3_000)
    expect(document.documentElement.outerHTML).not.toContain(emulator.key())
    expect(JSON.stringify(lab.events)).not.toContain(emulator.key())
    expect(onError.mock.calls.map(([{ message }]) => message).join()).not.toContain(emulator.key())
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain(emulator.key())
  })
})

describe('by itself, without the library around it', () => {
  function mount(token = emulator.key()) {
    const report = spyReport()
    const container = document.body.appendChild(document.createElement('div'))
    const handle = atOnce(openChat.modes.inline.mount({ container, options: { baseUrl: BASE }, ...mountContext({ report, token }) }))
    return { report, handle, container }
  }
  afterEach(() => {
    document.body.replaceChildren()
  })

  test('is ready at once, and leaves nothing', () => {
    const { report, handle, container } = mount()
    expect(report.ready).toHaveBeenCalledTimes(1)
    handle.destroy()
    expect(container.childNodes).toHaveLength(0)
    handle.destroy()
  })

  test('a key that is refused over and over ends in its own words, after four messages', async () => {
    const { report, handle } = mount('wrong')
    report.rejected.mockImplementation(() => handle.setToken('wrong'))
    submit('one')
    await pass(60_000)
    expect([fetched.mock.calls.length, report.rejected.mock.calls.length]).toEqual([4, 3])
    expect(report.failed.mock.calls.map(([error]) => error.code)).toEqual(['EMBED_TOKEN_REJECTED'])
    expect(last()).toContain('The widget didn’t accept its access token.')
    expect(button('Send').textContent).toBe('Send')
  })

  test('without a key it asks nothing; a message that waited is sent once there is one, with that', async () => {
    const { handle } = mount()
    handle.suspend?.()
    submit('one')
    await pass(60_000)
    expect(fetched).not.toHaveBeenCalled()
    expect(status()).toBe('Writing an answer…')
    emulator.rotate()
    handle.setToken(emulator.key())
    await pass(3_000)
    expect(sentKeys()).toEqual([emulator.key()])
    expect(last()).toContain('“one”')
    expect(emulator.counts.unauthorized).toBe(0)
  })

  test('a key that comes and goes before the message is sent is not used', async () => {
    const { handle } = mount()
    handle.suspend?.()
    submit('one')
    await pass(10)
    handle.setToken(emulator.key())
    handle.suspend?.()
    handle.setToken(emulator.key())
    await pass(3_000)
    expect(fetched).toHaveBeenCalledTimes(1)
    expect(last()).toContain('“one”')
  })

  test('a suspension does not end the answer under way', async () => {
    const { handle, report } = mount()
    submit('one')
    await pass(100)
    handle.suspend?.()
    await pass(3_000)
    expect(last()).toContain('“one”')
    expect(report.failed).not.toHaveBeenCalled()
  })

  test('destroyed while it answers, it ends the request, and reports nothing', async () => {
    const { handle, report } = mount()
    submit('one')
    await pass(100)
    handle.destroy()
    await pass(3_000)
    expect(emulator.counts.aborted).toBe(1)
    expect([report.failed.mock.calls, report.rejected.mock.calls]).toEqual([[], []])
  })
})
