import { act, fireEvent, render, screen, within } from '@testing-library/react'
import { StrictMode } from 'react'
import { describe, expect, test, vi } from 'vitest'
import { EmbedProvider } from '../../../src'
import { OpenChat, type OpenChatProps } from '../../../src/open-chat/OpenChat'
import { embedState, pass } from '../../kit/rendered'
import {
  BASE,
  emulator,
  fetched,
  log,
  field,
  button,
  said,
  last,
  status,
  alert,
  type,
  submit,
  labOf,
  show,
  sentMessages,
  sentSessions,
  sentKeys,
  withEmulator,
} from './chat'

withEmulator()

describe('the panel', () => {
  test('is a log, a field and a button, each with a name, in a group with the title', async () => {
    await show()
    expect(embedState()).toBe('ready')
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
    const labels = {
      conversation: 'Unterhaltung',
      message: 'Nachricht',
      placeholder: 'Schreib …',
      send: 'Senden',
      answer: 'Antwort:',
      you: 'Du:',
    }
    await show(labOf(), { labels, welcomeMessage: 'Hallo!' })
    expect(screen.getByRole('log', { name: 'Unterhaltung' })).toBeTruthy()
    expect(screen.getByRole<HTMLTextAreaElement>('textbox', { name: 'Nachricht' }).placeholder).toBe(
      'Schreib …',
    )
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
    expect([status(), log().getAttribute('aria-busy'), button('Stop').textContent]).toEqual([
      'Writing an answer…',
      'true',
      'Stop',
    ])
    const lengths: number[] = []
    for (let i = 0; i < 4; i += 1) {
      await pass(60)
      lengths.push(last().length)
    }
    expect(new Set(lengths).size, 'it grows').toBe(4)
    await pass(3_000)
    expect(said()).toHaveLength(2)
    expect(last()).toContain('You wrote “Where is my order?” — message 1')
    expect([status(), log().getAttribute('aria-busy'), button('Send').textContent]).toEqual([
      '',
      'false',
      'Send',
    ])
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
    expect([status(), log().getAttribute('aria-busy'), button('Send').textContent]).toEqual([
      '',
      'false',
      'Send',
    ])
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
