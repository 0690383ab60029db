import { act, render, screen, within } from '@testing-library/react'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { EmbedProvider, type EmbedError } from '../../../src'
import { OpenChat } from '../../../src/open-chat/OpenChat'
import { openChat } from '../../../src/vendors/open-chat-widget'
import { atOnce, mountContext, spyReport } from '../mount'
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
    expect([embedState(), embedCode()]).toEqual(['failed', 'EMBED_CONFIG'])
    expectConsole('EMBED_CONFIG')
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
    expect(embedState()).toBe('expired')
    await pass(120_000)
    expect(last()).toContain('“one”')
    lab.respond(() => ({ token: emulator.key() }))
    await pass(60_000)
    expect(embedState()).toBe('ready')
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
    const handle = atOnce(
      openChat.modes.inline.mount({
        container,
        options: { baseUrl: BASE },
        ...mountContext({ report, token }),
      }),
    )
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
    report.rejected.mockImplementation(() => handle.setToken?.('wrong'))
    submit('one')
    await pass(60_000)
    expect([fetched.mock.calls.length, report.rejected.mock.calls.length]).toEqual([4, 3])
    expect(report.failed.mock.calls.map(([error]) => error.code)).toEqual(['EMBED_TOKEN_REJECTED'])
    expect(last()).toContain('Your access to this content wasn’t accepted.')
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
    handle.setToken?.(emulator.key())
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
    handle.setToken?.(emulator.key())
    handle.suspend?.()
    handle.setToken?.(emulator.key())
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
