import { act, screen, within } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { type EmbedError } from '../../../src'
import { openChat } from '../../../src/vendors/open-chat-widget'
import { failing } from '../../kit/answers'
import { createLab } from '../../kit/lab'
import { embedCode, embedState, pass } from '../../kit/rendered'
import { expectConsole } from '../../kit/printed'
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
    expect(said().map((text) => text?.slice(0, 12))).toEqual([
      'You: one',
      'Answer: Grüß',
      'You: two',
      'Answer: Grüß',
    ])
    expect(last()).toContain('“two” — message 2')
    expect([log(), field().value]).toEqual([panel, 'a draft'])
    expect(new Set(sentSessions()).size).toBe(1)
    expect([embedState(), screen.queryByRole('alert'), onError.mock.calls]).toEqual(['ready', null, []])
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
    expect([embedState(), embedCode()]).toEqual(['failed', 'EMBED_TOKEN_REJECTED'])
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
    expect([embedState(), said()]).toEqual(['ready', []])
    submit('two')
    await pass(3_000)
    expect(last()).toContain('“two”')
    expectConsole(/^(?!.*wrong-key).*EMBED_TOKEN_REJECTED/)
  })

  test('and not given to this user any more is told as that', async () => {
    const lab = labOf()
    await show(lab)
    emulator.rotate()
    lab.respond(failing(403))
    submit('one')
    await pass(5_000)
    expect([embedState(), embedCode()]).toEqual(['failed', 'EMBED_DENIED'])
    expect(sentMessages()).toEqual(['one'])
  })
})

describe('what goes wrong', () => {
  const FAULTS: [string, () => void, string, string][] = [
    [
      'a rate limit',
      () => (emulator.settings.rateLimited = true),
      'EMBED_RATE_LIMITED',
      'There are too many requests right now.',
    ],
    [
      'a fault of the backend',
      () => (emulator.settings.streamFault = 'server-error'),
      'EMBED_UNAVAILABLE',
      'The answer didn’t come through.',
    ],
    [
      'an answer that fails half way',
      () => (emulator.settings.streamFault = 'error-line'),
      'EMBED_WIDGET_ERROR',
      'The answer didn’t come through.',
    ],
    [
      'a connection that breaks',
      () => (emulator.settings.streamFault = 'cut'),
      'EMBED_NETWORK',
      'Check your connection.',
    ],
    [
      'no connection',
      () => fetched.mockRejectedValueOnce(new TypeError('Failed to fetch')),
      'EMBED_NETWORK',
      'Check your connection.',
    ],
    [
      'a page of HTML',
      () => fetched.mockResolvedValueOnce(new Response('<h1>Hello</h1>')),
      'EMBED_WIDGET_ERROR',
      'The answer didn’t come through.',
    ],
    [
      'a 404',
      () => fetched.mockResolvedValueOnce(new Response(null, { status: 404 })),
      'EMBED_REQUEST_REFUSED',
      'The answer didn’t come through.',
    ],
  ]

  test.each(FAULTS)(
    '%s is said in the conversation, where Try again works',
    async (_, breakIt, expected, words) => {
      const onError = vi.fn<(error: EmbedError) => void>()
      const { lab } = await show(labOf(), { onError })
      const panel = log()
      breakIt()
      submit('one')
      await pass(3_000)
      expect(alert()?.querySelector('span')?.textContent).toBe(words)
      expect(last()).toBe(`${words}Try again`)
      expect(onError.mock.calls.map(([error]) => error.code)).toEqual([expected])
      expect(
        lab.events.flatMap((event) => (event.type === 'widget.failed' ? [event.error.code] : [])),
      ).toEqual([expected])
      expect([embedState(), status(), button('Send').textContent]).toEqual(['ready', '', 'Send'])
      emulator.reset()
      type('a draft')
      act(() => button('Try again').click())
      expect([alert(), status()]).toEqual([null, 'Writing an answer…'])
      expect(document.activeElement, 'the button that was pressed is gone').toBe(field())
      await pass(3_000)
      expect(last()).toContain('“one”')
      expect(said().filter((text) => text?.startsWith('You:'))).toEqual(['You: one'])
      expect([log(), field().value, lab.requests.length]).toEqual([panel, 'a draft', 1])
    },
  )

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
