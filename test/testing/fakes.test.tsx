import { render, screen } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { Embed, type JsonObject, reloadWhenIdle, type TokenRequest } from '../../src'
import {
  advanceTo,
  createFakeSource,
  EmbedTestProvider,
  type FakeFault,
  type FakeSource,
  fakeVendor,
  type FakeVendor,
} from '../../src/testing'
import { fakeTime } from '../kit/time'

fakeTime()

const ask = (
  source: FakeSource,
  reason: TokenRequest['reason'] = 'first',
  signal = new AbortController().signal,
) => source.fetch({ vendor: 'acme', params: {}, signal, reason, attempt: 1, current: null, identity: null })

describe('a fake source', () => {
  test('fails so many times, and then answers', async () => {
    const source = createFakeSource()
    source.fail('EMBED_NETWORK', { times: 2 })
    await expect(ask(source)).rejects.toMatchObject({ code: 'EMBED_NETWORK' })
    await expect(ask(source)).rejects.toMatchObject({ code: 'EMBED_NETWORK' })
    expect(await ask(source)).toEqual({ body: { embedToken: 'fake-acme-1', expiresIn: 900 } })
    expect(source.requests.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'answered'])
    expect(source.issued).toEqual(['fake-acme-1'])
  })

  test.each<[FakeFault, string]>([
    [403, 'EMBED_DENIED'],
    [404, 'EMBED_REQUEST_REFUSED'],
    [429, 'EMBED_RATE_LIMITED'],
    [503, 'EMBED_UNAVAILABLE'],
  ])('fails with status %s as any source does, and tells how long to wait', async (status, code) => {
    const source = createFakeSource()
    source.fail(status, { retryAfterMs: 7_000 })
    await expect(ask(source)).rejects.toMatchObject({ code, retryAfterMs: 7_000 })
  })

  test('spares first tokens where it is told to', async () => {
    const source = createFakeSource()
    source.fail(503, { except: 'first' })
    await ask(source)
    await expect(ask(source, 'due')).rejects.toMatchObject({ code: 'EMBED_UNAVAILABLE' })
  })

  test('takes its time, hangs, and goes on when it is told to; who gives up is noted', async () => {
    const source = createFakeSource({ latencyMs: 300 })
    source.hang()
    const answered = vi.fn()
    void ask(source).then(answered)
    const abort = new AbortController()
    const given = ask(source, 'first', abort.signal).catch(() => {})
    await vi.advanceTimersByTimeAsync(60_000)
    abort.abort()
    await given
    expect(source.requests.map(({ outcome }) => outcome)).toEqual(['pending', 'aborted'])
    source.recover()
    await vi.advanceTimersByTimeAsync(0)
    expect(answered).toHaveBeenCalledOnce()
    source.ttlSeconds = 20
    source.latencyMs = 0
    expect(await ask(source)).toMatchObject({ body: { expiresIn: 20 } })
  })
})

test('a stand-in’s frame without a document leaves the page as it is', async () => {
  const read = vi.spyOn(HTMLIFrameElement.prototype, 'contentDocument', 'get').mockReturnValue(null)
  const vendor = fakeVendor()
  render(<EmbedTestProvider children={<Embed vendor={vendor} mode="iframe" options={{}} title="Board" />} />)
  await advanceTo('ready')
  expect(screen.getByRole('group', { name: 'Board' }).dataset['embedState']).toBe('ready')
  expect(document.querySelector('iframe')?.getAttribute('srcdoc')).toBe('')
  read.mockRestore()
})

describe('a fake vendor', () => {
  const show = (vendor: FakeVendor<JsonObject>, source = createFakeSource()) => {
    render(
      <EmbedTestProvider
        source={source}
        children={<Embed vendor={vendor} mode="inline" options={{}} title="Board" />}
      />,
    )
    return () => screen.getByRole('group', { name: 'Board' }).dataset['embedState']
  }

  test('shows itself when it is told to, or after its time', async () => {
    const slow = fakeVendor({ id: 'slow', readyAfterMs: 3_000 })
    const state = show(slow)
    await advanceTo(2_900)
    expect(state()).toBe('loading')
    await advanceTo(200)
    expect(state()).toBe('ready')
  })

  test('waits for ready() where it has no time', async () => {
    const vendor = fakeVendor({ readyAfterMs: null })
    const state = show(vendor)
    await advanceTo(5_000)
    expect(state()).toBe('loading')
    vendor.widgets[0]?.ready()
    await advanceTo('ready')
    expect(state()).toBe('ready')
  })

  test('refuses the tokens that it is told to', async () => {
    const vendor = fakeVendor({ rejects: (token) => token === 'fake-fake-1' })
    const state = show(vendor)
    await advanceTo('ready')
    expect(state()).toBe('ready')
    expect(vendor.widgets[0]?.tokens).toEqual(['fake-fake-1', 'fake-fake-2'])
  })

  test('fails as it is told to', async () => {
    const state = show(fakeVendor({ fails: 'EMBED_WIDGET_LOAD' }))
    await advanceTo('ready')
    expect(state()).toBe('failed')
    expect(document.querySelector('[data-embed-code=EMBED_WIDGET_LOAD]')).not.toBeNull()
  })

  test('is not reloaded while it is busy', async () => {
    const vendor = fakeVendor({ swap: reloadWhenIdle() })
    show(vendor)
    await advanceTo('ready')
    const [widget] = vendor.widgets
    if (!widget) throw new Error('There is no widget.')
    widget.isBusy = true
    await advanceTo('due')
    await advanceTo('ready')
    expect(widget).toMatchObject({ loads: 1, token: 'fake-fake-1', tokens: ['fake-fake-1', 'fake-fake-2'] })
    widget.isBusy = false
    await advanceTo(15_000)
    expect(widget).toMatchObject({ loads: 2, token: 'fake-fake-2' })
  })
})
