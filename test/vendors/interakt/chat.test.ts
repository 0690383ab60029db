import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { ScriptRun } from '../../../src'
import { EmbedError } from '../../../src/errors/errors'
import type { SpiedContext } from '../mount'
import { chat, mount, NEXT, report, root, search, TOKEN, withContainer } from './script'

vi.mock('../../../src/vendor-kit/script-runner', () => ({
  runScript: (context: SpiedContext, script: ScriptRun) => context.runScript(script),
}))

const failures = () => report.failed.mock.calls.map(([error]) => error)

withContainer()

describe('what the chat says', () => {
  test.each(['Invalid access token', 'Access token is required', 'invalid ACCESS TOKEN: revoked'])(
    'chat:error "%s" is a refused token',
    async (message) => {
      const { tell } = await mount(chat)
      tell('chat:error', { message })
      expect(report.rejected).toHaveBeenCalledTimes(1)
      expect(report.failed).not.toHaveBeenCalled()
      expect(report.event).not.toHaveBeenCalled()
    },
  )

  test.each<[string, unknown, string]>([
    ['the vendor’s words', { message: 'The model is unavailable' }, 'The model is unavailable'],
    ['words about another token', { message: 'Unexpected token < in JSON' }, 'Unexpected token < in JSON'],
    [
      'AI Experience is not active',
      { message: 'AI Experience is not active' },
      'AI Experience is not active',
    ],
    ['nothing', undefined, 'an error'],
    ['null', null, 'an error'],
    ['an empty object', {}, 'an error'],
    ['an empty message', { message: '' }, 'an error'],
    ['a message that is no string', { message: { status: 500 } }, 'an error'],
    ['a number', 500, 'an error'],
    ['a string', 'boom', 'an error'],
  ])('chat:error with %s is another failure', async (_, payload, words) => {
    const { tell } = await mount(chat)
    tell('chat:error', payload)
    expect(report.rejected).not.toHaveBeenCalled()
    expect(failures()).toHaveLength(1)
    expect(failures()[0]).toBeInstanceOf(EmbedError)
    expect(failures()[0]).toMatchObject({ code: 'EMBED_WIDGET_ERROR' })
    expect(failures()[0]?.message).toMatch(new RegExp(`^Interakt.*: ${words}$`))
  })

  test('the token is cut out of the vendor’s words, as often as it is in there', async () => {
    const { tell } = await mount(chat)
    tell('chat:error', { message: `${TOKEN} failed: Bearer ${TOKEN}` })
    tell('chat:error', { message: `${'x'.repeat(190)}${TOKEN}` })
    for (const { message } of failures()) expect(message).not.toContain(TOKEN.slice(0, 8))
    expect(failures()[0]?.message).toContain('failed: Bearer')
  })

  test('of the vendor’s words, 200 characters are repeated', async () => {
    const { tell } = await mount(chat)
    tell('chat:error', { message: `${'a'.repeat(200)}b` })
    expect(failures()[0]?.message).toMatch(/: a{200}$/)
  })

  test('the token in use is cut out also while the next one waits for its reload', async () => {
    const { handle, tell } = await mount(chat)
    handle.setToken?.(NEXT)
    tell('chat:error', { message: `call with ${TOKEN} failed` })
    expect(failures()[0]?.message).not.toContain(TOKEN)
  })

  test('after a reload it is the new one that is cut out', async () => {
    const { handle, tell } = await mount(chat)
    handle.setToken?.(NEXT)
    await handle.reload?.()
    tell('chat:error', { message: `call with ${NEXT} failed` }, 1)
    expect(failures()[0]?.message).toBe("Interakt's chat reported: call with … failed")
  })

  test.each([
    ['chat:open', undefined],
    ['chat:send', { message: 'hi' }],
    ['chat:done', { sessionId: 's' }],
    ['chat:message_received', { text: 'hello', sessionId: 's', hasSources: false, hasPreset: false }],
    ['chat:expand', {}],
    ['search:query', { query: 'invoice' }],
    ['search:result_clicked', { id: '1', url: '/a' }],
    ['something:new', [1, 2]],
  ])('%s reaches the page as it is', async (type, payload) => {
    const { tell } = await mount(chat)
    tell(type, payload)
    expect(report.event.mock.calls).toEqual([[type, payload]])
    expect([report.failed.mock.calls, report.rejected.mock.calls]).toEqual([[], []])
  })

  test('an error of the search’s, which has none today, is only an event', async () => {
    const { tell } = await mount(search)
    tell('search:error', { message: 'Invalid access token' })
    expect(report.event).toHaveBeenCalledTimes(1)
    expect(report.rejected).not.toHaveBeenCalled()
  })
})

describe('a chat that is writing an answer', () => {
  test('is busy, until the answer is there', async () => {
    const { handle, tell } = await mount(chat)
    expect(handle.isBusy?.()).toBe(false)
    tell('chat:send', { message: 'hi' })
    expect(handle.isBusy?.()).toBe(true)
    for (const type of ['chat:open', 'chat:expand', 'chat:close', 'chat:suggested_question_clicked'])
      tell(type)
    expect(handle.isBusy?.()).toBe(true)
  })

  test.each(['chat:done', 'chat:error', 'chat:new', 'chat:message_received'])(
    'is not after %s',
    async (type) => {
      const { handle, tell } = await mount(chat)
      tell('chat:send')
      tell(type, { message: 'x' })
      expect(handle.isBusy?.()).toBe(false)
      tell('chat:send')
      expect(handle.isBusy?.()).toBe(true)
    },
  )

  test.each(['chat:donee', 'xchat:done', 'done', 'search:done'])('is, after %s', async (type) => {
    const { handle, tell } = await mount(chat)
    tell('chat:send')
    tell(type)
    expect(handle.isBusy?.()).toBe(true)
  })

  test('is not after a reload, and what the stream before says changes nothing', async () => {
    const { handle, tell } = await mount(chat)
    tell('chat:send')
    await handle.reload?.()
    expect(handle.isBusy?.()).toBe(false)
    tell('chat:send', undefined, 1)
    tell('chat:done', undefined, 0)
    expect(handle.isBusy?.()).toBe(true)
  })
})

describe('an answer that breaks off without a word', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })
  const later = (ms: number) => vi.setSystemTime(Date.now() + ms)

  test('is over when the widget takes the next question', async () => {
    const { handle, tell } = await mount(chat)
    const field = document.createElement('textarea')
    root().append(field)
    tell('chat:send')
    expect(handle.isBusy?.(), 'the field may not be drawn yet').toBe(true)
    field.disabled = true
    later(60_000)
    expect(handle.isBusy?.()).toBe(true)
    field.disabled = false
    expect(handle.isBusy?.()).toBe(false)
  })

  test('is over after five minutes where the field is not to be seen', async () => {
    const { handle, tell } = await mount(chat)
    tell('chat:send')
    later(299_000)
    expect(handle.isBusy?.()).toBe(true)
    later(2_000)
    expect(handle.isBusy?.()).toBe(false)
  })
})
