import { act, screen } from '@testing-library/react'
import { StrictMode } from 'react'
import { describe, expect, test, vi } from 'vitest'
import { defineVendor, EmbedError, inline, runScript } from '../../src'
import { createLab } from '../kit/lab'
import { expectConsole } from '../kit/printed'
import { embedCode, embedState, embedSurface, pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'
import { type Modes, show, slow } from './slow'

fakeTime()

describe('a mount that takes its time', () => {
  test('is one mount, however long it takes', async () => {
    const { vendor, log, at } = slow()
    const lab = createLab()
    show(lab, vendor)
    await pass(15_000)
    expect(log).toEqual(['mount 1 token-1'])
    expect(lab.typesOf()).not.toContain('widget.mounted')
    await at(1).arrive()
    expect(lab.typesOf()).toContain('widget.mounted')
    act(() => at(1).report.ready())
    expect([embedState(), log]).toEqual(['ready', ['mount 1 token-1']])
  })

  test('StrictMode mounts one', async () => {
    const { vendor, log, at } = slow()
    const { unmount } = show(createLab(), vendor, {}, (page) => <StrictMode>{page}</StrictMode>)
    await pass(100)
    await at(1).arrive()
    unmount()
    await pass(100)
    expect(log).toEqual(['mount 1 token-1', 'destroy 1'])
  })

  test('ready told before the widget is there is ready', async () => {
    const { vendor, log, at } = slow()
    const lab = createLab()
    show(lab, vendor)
    await pass(10)
    act(() => at(1).report.ready())
    expect(embedState()).toBe('ready')
    await at(1).arrive()
    await pass(60_000)
    expect([embedState(), log]).toEqual(['ready', ['mount 1 token-1']])
    expect(lab.typesOf().filter((type) => type === 'widget.ready')).toHaveLength(1)
  })

  test('that is not ready in time is told, and shown once it is', async () => {
    const { vendor, at, log } = slow()
    show(createLab(), vendor, { readyTimeoutMs: 5_000 })
    await pass(5_010)
    expect(embedCode()).toBe('EMBED_WIDGET_TIMEOUT')
    await at(1).arrive()
    act(() => at(1).report.ready())
    expect(embedState()).toBe('ready')
    expect(log).toEqual(['mount 1 token-1'])
  })

  test('that is retried meanwhile leaves only the second', async () => {
    const { vendor, at, log } = slow()
    show(createLab(), vendor, { readyTimeoutMs: 5_000 })
    await pass(5_010)
    act(() => screen.getByRole('button').click())
    await pass(10)
    await at(2).arrive()
    act(() => at(2).report.ready())
    await at(1).arrive()
    act(() => at(1).report.ready())
    expect(log).toEqual(['mount 1 token-1', 'mount 2 token-1', 'destroy 1'])
    expect(embedSurface()?.querySelectorAll('input')).toHaveLength(1)
    expect(screen.getByLabelText('2')).toBeTruthy()
  })

  test('what it reports when it has failed and was taken down is nobody’s', async () => {
    const { vendor, at, log } = slow()
    const lab = createLab()
    const onError = vi.fn()
    show(lab, vendor, { onError })
    await pass(10)
    act(() => at(1).report.failed(new EmbedError('EMBED_WIDGET_ERROR', 'no board')))
    expect(embedState()).toBe('failed')
    expect(embedSurface()?.childElementCount).toBe(0)
    await at(1).arrive()
    act(() => {
      at(1).report.ready()
      at(1).report.rejected('late')
      at(1).report.session(120_000)
      at(1).report.event('late')
      at(1).report.failed(new EmbedError('EMBED_WIDGET_ERROR', 'late'))
    })
    await pass(300_000)
    expect(log).toEqual(['mount 1 token-1', 'destroy 1'])
    expect(onError).toHaveBeenCalledTimes(1)
    expect(lab.requests).toHaveLength(1)
    expect(lab.typesOf()).not.toContain('widget.session')
    expect(lab.typesOf()).not.toContain('widget.event')
    expect(embedState()).toBe('failed')
  })
})

describe('taken off the page while it mounts', () => {
  test('it is destroyed once when it comes, and leaves nothing', async () => {
    const { vendor, log, at } = slow()
    const lab = createLab()
    const { unmount } = show(lab, vendor)
    await pass(10)
    const element = embedSurface()
    unmount()
    expect(element?.childElementCount).toBe(0)
    expect(log).toEqual(['mount 1 token-1'])
    await at(1).arrive()
    at(1).container.append('late')
    await pass(600_000)
    expect(log).toEqual(['mount 1 token-1', 'destroy 1'])
    expect(element?.childNodes).toHaveLength(0)
    expect(lab.typesOf()).not.toContain('widget.mounted')
    expect(vi.getTimerCount()).toBe(0)
  })

  test('a destroy that throws is nobody’s error', async () => {
    const { vendor, at } = slow()
    const onError = vi.fn()
    const { unmount } = show(createLab(), vendor, { onError })
    await pass(10)
    unmount()
    await at(1).arrive({
      destroy: () => {
        throw new Error('vendor')
      },
    })
    expect(onError).not.toHaveBeenCalled()
  })

  test('its failure is nobody’s', async () => {
    const { vendor, at } = slow()
    const lab = createLab()
    const onError = vi.fn()
    const { unmount } = show(lab, vendor, { onError })
    await pass(10)
    unmount()
    await at(1).reject(new Error('late'))
    await pass(1_000)
    expect(onError).not.toHaveBeenCalled()
    expect(lab.typesOf()).not.toContain('widget.failed')
  })

  test('what it reports is nobody’s', async () => {
    const { vendor, at } = slow()
    const lab = createLab()
    const { unmount } = show(lab, vendor)
    await pass(10)
    unmount()
    const { report } = at(1)
    report.ready()
    report.rejected('late')
    report.failed(new EmbedError('EMBED_WIDGET_ERROR', 'late'))
    report.session(1_000)
    report.event('late')
    report.height(100)
    await pass(100_000)
    expect(lab.typesOf().filter((type) => type.startsWith('widget.'))).toEqual([])
    expect(lab.requests).toHaveLength(1)
  })

  test('and put there again at once, it is another one', async () => {
    const { vendor, log, at } = slow()
    const lab = createLab()
    show(lab, vendor).unmount()
    const second = show(lab, vendor)
    await pass(10)
    second.unmount()
    show(lab, vendor)
    await pass(10)
    await at(2).arrive()
    await at(1).arrive()
    expect(log).toEqual(['mount 1 token-1', 'mount 2 token-1', 'destroy 1'])
  })

  test('runScript knows: what waited for its turn is EMBED_ABORTED, and the one on the page is not held up', async () => {
    const url = 'https://slow.example/turn.js'
    const tags = () => document.querySelectorAll<HTMLScriptElement>(`script[src="${url}"]`)
    const outcomes: string[] = []
    const vendor = defineVendor<Modes>({
      id: 'scripted',
      name: 'Scripted',
      modes: {
        inline: inline({
          async mount(context) {
            const { report, options } = context
            await runScript(context, { url, attributes: { 'data-board': options.board } }).catch(
              (cause: EmbedError) => {
                outcomes.push(`${options.board} ${cause.code}`)
                throw cause
              },
            )
            outcomes.push(`${options.board} ran`)
            report.ready()
            return { setToken: () => {}, destroy: () => void outcomes.push(`${options.board} destroyed`) }
          },
        }),
      },
    })
    const lab = createLab()
    const { change } = show(lab, vendor, { options: { board: 'a' } })
    await pass(10)
    for (const board of ['b', 'c']) {
      change({ options: { board } })
      await pass(10)
    }
    expect([...tags()].map((tag) => tag.dataset['board'])).toEqual(['a'])
    await act(async () => void tags()[0]?.dispatchEvent(new Event('load')))
    await pass(10)
    expect(outcomes).toEqual(['a ran', 'a destroyed', 'b EMBED_ABORTED'])
    expect([...tags()].map((tag) => tag.dataset['board'])).toEqual(['c'])
    await act(async () => void tags()[0]?.dispatchEvent(new Event('load')))
    await pass(10)
    expect([embedState(), outcomes.at(-1), tags().length]).toEqual(['ready', 'c ran', 0])
    expect(lab.typesOf()).not.toContain('widget.failed')
  })

  test('a script that throws before its turn is the widget’s failure, a CSP nonce is on its tag', async () => {
    const url = 'https://slow.example/nonce.js'
    const vendor = defineVendor<Modes>({
      id: 'nonced',
      name: 'Nonced',
      modes: {
        inline: inline({
          async mount(context) {
            await runScript(context, { url })
            throw new EmbedError('EMBED_CONFIG', 'not this one')
          },
        }),
      },
    })
    show(createLab(), vendor, { nonce: 'n0nce' })
    await pass(10)
    const tag = document.querySelector<HTMLScriptElement>(`script[src="${url}"]`)
    expect(tag?.nonce).toBe('n0nce')
    await act(async () => void tag?.dispatchEvent(new Event('load')))
    expect(embedCode()).toBe('EMBED_CONFIG')
    expectConsole('EMBED_CONFIG')
  })
})

describe('a mount that fails', () => {
  test('with an EmbedError fails with it', async () => {
    const { vendor, at, log } = slow()
    const onError = vi.fn()
    show(createLab(), vendor, { onError })
    await pass(10)
    const error = new EmbedError('EMBED_CONFIG', 'one only')
    await at(1).reject(error)
    expect(onError.mock.calls).toEqual([[error]])
    expect(onError.mock.calls[0]?.[0]).toBe(error)
    expect(embedCode()).toBe('EMBED_CONFIG')
    expect(embedSurface()?.childElementCount).toBe(0)
    expect(log).toEqual(['mount 1 token-1'])
    expectConsole(/EMBED_CONFIG.*one only/)
  })

  test.each<[string, unknown]>([
    ['an Error', new Error('vendor')],
    ['a string', 'vendor'],
    ['undefined', undefined],
    ['null', null],
    ['an object that only has a code', { name: 'EmbedError', code: 'EMBED_DENIED' }],
  ])('with %s is EMBED_WIDGET_ERROR, and that its cause', async (_, cause) => {
    const { vendor, at } = slow()
    const onError = vi.fn<(error: EmbedError) => void>()
    show(createLab(), vendor, { onError })
    await pass(10)
    await at(1).reject(cause)
    const [error] = onError.mock.calls[0] ?? []
    expect(error).toBeInstanceOf(EmbedError)
    expect(error?.code).toBe('EMBED_WIDGET_ERROR')
    expect(error?.cause).toBe(cause)
    expect(embedState()).toBe('failed')
  })

  test('by throwing at once does the same', async () => {
    const onError = vi.fn<(error: EmbedError) => void>()
    const vendor = defineVendor<Modes>({
      id: 'throws',
      name: 'Throws',
      modes: {
        inline: inline({
          mount: () => {
            throw new Error('vendor')
          },
        }),
      },
    })
    show(createLab(), vendor, { onError })
    await pass(10)
    expect(onError.mock.calls[0]?.[0].code).toBe('EMBED_WIDGET_ERROR')
  })

  test('after it was told ready fails all the same, and needs no token any more', async () => {
    const { vendor, at } = slow()
    const lab = createLab()
    show(lab, vendor)
    await pass(10)
    act(() => at(1).report.ready())
    await at(1).reject(new Error('vendor'))
    expect(embedState()).toBe('failed')
    await pass(3_600_000)
    expect(lab.requests).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('is mounted anew by Retry', async () => {
    const { vendor, at, log } = slow()
    show(createLab(), vendor)
    await pass(10)
    await at(1).reject(new Error('vendor'))
    act(() => screen.getByRole('button').click())
    await pass(10)
    await at(2).arrive()
    act(() => at(2).report.ready())
    expect([embedState(), log]).toEqual(['ready', ['mount 1 token-1', 'mount 2 token-1']])
  })
})
