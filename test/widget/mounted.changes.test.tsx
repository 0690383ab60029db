import { act, screen } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { EmbedError, reload, reloadWhenIdle, remount } from '../../src'
import { failing, fresh, hanging } from '../kit/answers'
import { createLab } from '../kit/lab'
import { embedState, embedSurface, pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'
import { setVisible } from '../kit/visible'
import { show, slow } from './slow'

fakeTime()

describe('a token renewed while it mounts', () => {
  test('reaches it afterwards, once', async () => {
    const { vendor, log, at } = slow()
    const onTokenRefresh = vi.fn()
    const lab = createLab()
    show(lab, vendor, { onTokenRefresh, readyTimeoutMs: 3_600_000 })
    await pass(780_000)
    expect(lab.requests).toHaveLength(2)
    expect([log, onTokenRefresh.mock.calls]).toEqual([['mount 1 token-1'], []])
    await at(1).arrive()
    expect(log).toEqual(['mount 1 token-1', 'token 1 token-2'])
    expect(onTokenRefresh).toHaveBeenCalledTimes(1)
    act(() => at(1).report.ready())
    await pass(10_000)
    expect(log).toHaveLength(2)
    expect(embedState()).toBe('ready')
  })

  test('twice: it gets the last one', async () => {
    const { vendor, log, at } = slow()
    show(createLab(), vendor, { readyTimeoutMs: 3_600_000 })
    await pass(1_600_000)
    await at(1).arrive()
    expect(log).toEqual(['mount 1 token-1', 'token 1 token-3'])
  })

  test.each([reload(), remount()])('costs a widget that has to $apply no more than that', async (swap) => {
    const { vendor, log, at } = slow({ swap })
    show(createLab(), vendor, { readyTimeoutMs: 3_600_000 })
    await pass(780_000)
    await at(1).arrive({ reload: () => void log.push('reload 1') })
    await pass(10)
    expect(log).toEqual(
      swap.apply === 'reload'
        ? ['mount 1 token-1', 'token 1 token-2', 'reload 1']
        : ['mount 1 token-1', 'token 1 token-2', 'destroy 1', 'mount 2 token-2'],
    )
  })

  test('because it was refused, is applied at once', async () => {
    const { vendor, log, at } = slow({ swap: reloadWhenIdle() })
    const lab = createLab()
    show(lab, vendor)
    await pass(10)
    act(() => screen.getByLabelText('1').focus()) // its user is busy
    at(1).report.rejected()
    await pass(100)
    expect(lab.requests.map(({ reason }) => reason)).toEqual(['first', 'rejected'])
    await at(1).arrive({ reload: () => void log.push('reload 1') })
    expect(log).toEqual(['mount 1 token-1', 'token 1 token-2', 'reload 1'])
  })

  test('after clear(), is another one', async () => {
    const { vendor, log, at } = slow()
    const lab = createLab()
    show(lab, vendor)
    await pass(10)
    act(() => lab.client.clear())
    await pass(100)
    await at(1).arrive()
    expect(log).toEqual(['mount 1 token-1', 'token 1 token-2'])
  })
})

describe('while it mounts', () => {
  test('changed options mount it anew, and the first is destroyed when it comes', async () => {
    const { vendor, at, log } = slow()
    const lab = createLab()
    const { change } = show(lab, vendor, { options: { board: 'a' } })
    await pass(10)
    change({ options: { board: 'b' } })
    await pass(10)
    expect(at(2).options).toEqual({ board: 'b' })
    await at(1).arrive({ update: () => true })
    await at(2).arrive()
    expect(log).toEqual(['mount 1 token-1', 'mount 2 token-1', 'destroy 1'])
    expect(embedSurface()?.childElementCount).toBe(1)
    expect(embedSurface()?.contains(at(2).container)).toBe(true)
    expect(lab.requests, 'of the same token').toHaveLength(1)
  })

  test('options that mean another token mount it anew with that', async () => {
    const { vendor, at, log } = slow()
    const lab = createLab(({ params }, n) => ({
      token: `${params['account'] as string}-${n}`,
      expiresIn: 900,
    }))
    const { change } = show(lab, vendor, { options: { account: 'a' } })
    await pass(10)
    change({ options: { account: 'b' } })
    await pass(10)
    await at(2).arrive()
    await at(1).arrive()
    expect(log).toEqual(['mount 1 a-1', 'mount 2 b-2', 'destroy 1'])
  })

  test('options that are the same by value change nothing', async () => {
    const { vendor, log } = slow()
    const { change } = show(createLab(), vendor, { options: { board: 'a' } })
    await pass(10)
    change({ options: { board: 'a', account: undefined } })
    await pass(10)
    expect(log).toEqual(['mount 1 token-1'])
  })

  test('another user: the first user’s widget is destroyed when it comes, and never sees the page', async () => {
    const { vendor, at, log } = slow()
    const lab = createLab()
    const { change } = show(lab, vendor, { identity: 'alice' })
    await pass(10)
    change({ identity: 'bob' })
    expect(embedSurface()?.childElementCount).toBe(0)
    await pass(10)
    await at(1).arrive()
    act(() => at(1).report.ready())
    expect(embedState(), 'what alice’s says is nobody’s').toBe('loading')
    await at(2).arrive()
    act(() => at(2).report.ready())
    expect([at(1).identity, at(2).identity]).toEqual(['alice', 'bob'])
    expect(log).toEqual(['mount 1 token-1', 'mount 2 token-2', 'destroy 1'])
    expect(at(1).container.isConnected).toBe(false)
    expect(embedSurface()?.children).toHaveLength(1)
  })

  test('nobody signed in: nothing is left, and nothing comes', async () => {
    const { vendor, at, log } = slow()
    const { change } = show(createLab(), vendor, { identity: 'alice' })
    await pass(10)
    change({ identity: null })
    await pass(10)
    await at(1).arrive()
    await pass(1_000)
    expect(log).toEqual(['mount 1 token-1', 'destroy 1'])
    expect(embedSurface()?.childElementCount).toBe(0)
  })

  test('a changed theme reaches it afterwards', async () => {
    const { vendor, at, log } = slow()
    const { change } = show(createLab(), vendor, { theme: { colorScheme: 'light' } })
    await pass(10)
    change({ theme: { colorScheme: 'dark' } })
    await at(1).arrive()
    await pass(10)
    expect(log).toEqual(['mount 1 token-1', 'theme 1 dark'])
  })

  test('a changed theme is told once, and not at all where it is what it was mounted with', async () => {
    const { vendor, at, log } = slow()
    const { change } = show(createLab(), vendor, { theme: { colorScheme: 'light' } })
    await pass(10)
    change({ theme: { colorScheme: 'dark' } })
    change({ theme: { colorScheme: 'light' } })
    change({ theme: { colorScheme: 'dark' } })
    await at(1).arrive()
    await pass(10)
    expect(log).toEqual(['mount 1 token-1', 'theme 1 dark'])
  })

  test('a changed theme is not told to a widget that is taken down as it comes', async () => {
    const { vendor, at, log } = slow({ swap: remount() })
    const { change } = show(createLab(), vendor, {
      theme: { colorScheme: 'light' },
      readyTimeoutMs: 3_600_000,
    })
    await pass(780_000)
    change({ theme: { colorScheme: 'dark' }, readyTimeoutMs: 3_600_000 })
    await at(1).arrive()
    await pass(10)
    expect(log).toEqual(['mount 1 token-1', 'token 1 token-2', 'destroy 1', 'mount 2 token-2'])
  })

  test('a theme that changed before it began is what it is mounted with, and is not told again', async () => {
    const { vendor, at, log } = slow()
    const lab = createLab(
      () => new Promise((resolve) => setTimeout(() => resolve({ token: 't', expiresIn: 900 }), 1_000)),
    )
    const { change } = show(lab, vendor, { theme: { colorScheme: 'light' } })
    await pass(10)
    change({ theme: { colorScheme: 'dark' } })
    await pass(1_000)
    expect(at(1).theme.colorScheme).toBe('dark')
    await at(1).arrive()
    expect(log).toEqual(['mount 1 t'])
  })
})

describe('a token that dies while it mounts', () => {
  test('is taken away when it comes; the next one is given', async () => {
    const { vendor, at, log } = slow()
    const lab = createLab(fresh(60))
    show(lab, vendor, { readyTimeoutMs: 3_600_000 })
    await pass(10)
    lab.respond(failing(503))
    await pass(70_000)
    expect(log).toEqual(['mount 1 token-1'])
    await at(1).arrive()
    act(() => at(1).report.ready())
    expect(log).toEqual(['mount 1 token-1', 'suspend 1'])
    expect(embedState()).not.toBe('ready')
    lab.respond(fresh(900))
    await pass(60_000)
    const { length } = lab.requests
    expect(log).toEqual(['mount 1 token-1', 'suspend 1', `token 1 token-${length}`])
    expect(embedState()).toBe('ready')
  })

  test('where it has no way to be without one, it is taken down, and mounted anew with the next', async () => {
    const { vendor, at, log } = slow()
    const lab = createLab(fresh(60))
    show(lab, vendor, { readyTimeoutMs: 3_600_000 })
    await pass(10)
    lab.respond(failing(503))
    await pass(70_000)
    await at(1).arrive({ suspend: undefined as never })
    expect(log).toEqual(['mount 1 token-1', 'destroy 1'])
    lab.respond(fresh(900))
    await pass(60_000)
    const { length } = lab.requests
    expect(log).toEqual(['mount 1 token-1', 'destroy 1', `mount 2 token-${length}`])
  })

  test('what one that was taken down for that reports later is nobody’s', async () => {
    const { vendor, at, log } = slow()
    const lab = createLab(fresh(60))
    const onError = vi.fn()
    show(lab, vendor, { onError })
    await pass(10)
    await at(1).arrive({ suspend: undefined as never })
    act(() => at(1).report.ready())
    lab.respond(hanging)
    await pass(56_000)
    expect(log).toEqual(['mount 1 token-1', 'destroy 1'])
    act(() => {
      at(1).report.failed(new EmbedError('EMBED_WIDGET_ERROR', 'late'))
      at(1).report.rejected('late')
      at(1).report.event('late')
    })
    expect(onError).not.toHaveBeenCalled()
    expect(embedState()).toBe('expired')
    expect(lab.typesOf()).not.toContain('widget.event')
  })

  test('the same where the renewal has not come to anything yet', async () => {
    const { vendor, at, log } = slow()
    const lab = createLab(fresh(60), { policy: { timeoutMs: 60_000 } })
    show(lab, vendor, { readyTimeoutMs: 3_600_000 })
    await pass(10)
    lab.respond(hanging)
    await pass(58_000)
    await at(1).arrive({ suspend: undefined as never })
    expect(log).toEqual(['mount 1 token-1', 'destroy 1'])
  })

  test('and one it was told ready with: the page does not say ready once it is there', async () => {
    const { vendor, at } = slow()
    const lab = createLab(fresh(60))
    show(lab, vendor)
    await pass(10)
    act(() => at(1).report.ready())
    lab.respond(failing(503))
    await pass(70_000)
    await at(1).arrive()
    expect(embedState()).not.toBe('ready')
  })

  test('out of view: it stays, and gets the next one', async () => {
    const { vendor, at, log } = slow()
    const lab = createLab(fresh(60), { policy: { hiddenMs: 0 } })
    show(lab, vendor, { readyTimeoutMs: 3_600_000 })
    await pass(10)
    act(() => setVisible(false))
    await pass(70_000)
    await at(1).arrive({ suspend: undefined as never })
    expect(log).toEqual(['mount 1 token-1'])
    act(() => setVisible(true))
    await pass(10)
    expect(log).toEqual(['mount 1 token-1', 'token 1 token-2'])
  })
})
