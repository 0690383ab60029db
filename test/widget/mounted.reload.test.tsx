import { act, screen } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { EmbedError, reload, reloadWhenIdle } from '../../src'
import { createLab } from '../kit/lab'
import { expectConsole } from '../kit/printed'
import { embedState, pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'
import { show, slow } from './slow'

fakeTime()

describe('a reload', () => {
  test.each([
    ['is over when the widget says that it is there again: a trouble after that is its own', true, 'ready'],
    ['that is not known to be over has failed with what goes wrong in the next seconds', false, 'failed'],
  ])('%s', async (_, isThereAgain, expected) => {
    const { vendor, at } = slow({ swap: reload() })
    const lab = createLab()
    show(lab, vendor)
    await pass(10)
    await at(1).arrive({ reload: () => (isThereAgain ? at(1).report.ready() : undefined) })
    act(() => at(1).report.ready())
    await act(() => lab.client.refresh(vendor, {}))
    await pass(1_000)
    act(() => at(1).report.failed(new EmbedError('EMBED_WIDGET_ERROR', 'a 500')))
    expect(embedState()).toBe(expected)
  })

  test('that a widget says it needs, and does not have, is a mistake of its vendor’s', async () => {
    const { vendor, at } = slow({ swap: reloadWhenIdle() })
    const onError = vi.fn<(error: EmbedError) => void>()
    show(createLab(), vendor, { onError })
    await pass(10)
    await at(1).arrive({ reload: undefined as never })
    expect(onError.mock.calls[0]?.[0]).toMatchObject({ code: 'EMBED_CONFIG' })
    expectConsole('EMBED_CONFIG')
  })
})

describe('isBusy', () => {
  test('holds an idle reload up, until it is over', async () => {
    const { vendor, at, log } = slow({ swap: reloadWhenIdle() })
    show(createLab(), vendor)
    await pass(10)
    let isBusy = true
    await at(1).arrive({ isBusy: () => isBusy, reload: () => void log.push('reload 1') })
    act(() => at(1).report.ready())
    await pass(800_000)
    expect(log).toEqual(['mount 1 token-1', 'token 1 token-2'])
    isBusy = false
    await pass(1_100)
    expect(log.slice(2)).toEqual(['reload 1'])
    await pass(10_000)
    expect(log).toHaveLength(3)
  })

  test('holds it up no longer than the old token lives', async () => {
    const { vendor, at, log } = slow({ swap: reloadWhenIdle() })
    show(createLab(), vendor)
    await pass(10)
    await at(1).arrive({ isBusy: () => true, reload: () => void log.push('reload 1') })
    act(() => at(1).report.ready())
    await pass(893_000)
    expect(log).toEqual(['mount 1 token-1', 'token 1 token-2'])
    await pass(2_000)
    expect(log.slice(2)).toEqual(['reload 1'])
  })

  test('does not hold up a refused token’s', async () => {
    const { vendor, at, log } = slow({ swap: reloadWhenIdle() })
    show(createLab(), vendor)
    await pass(10)
    await at(1).arrive({ isBusy: () => true, reload: () => void log.push('reload 1') })
    act(() => at(1).report.ready())
    at(1).report.rejected()
    await pass(100)
    expect(log).toEqual(['mount 1 token-1', 'token 1 token-2', 'reload 1'])
  })

  test('does not hold up one that the host has reported as refused', async () => {
    const { vendor, at, log } = slow({ swap: reloadWhenIdle() })
    const lab = createLab()
    show(lab, vendor)
    await pass(10)
    await at(1).arrive({ isBusy: () => true, reload: () => void log.push('reload 1') })
    act(() => at(1).report.ready())
    await act(() => lab.client.reportRejected(vendor, {}))
    expect(log).toEqual(['mount 1 token-1', 'token 1 token-2', 'reload 1'])
  })

  test('once it is over, a user who is busy still is', async () => {
    const { vendor, at, log } = slow({ swap: reloadWhenIdle() })
    show(createLab(), vendor)
    await pass(10)
    let isBusy = true
    await at(1).arrive({ isBusy: () => isBusy, reload: () => void log.push('reload 1') })
    act(() => at(1).report.ready())
    act(() => screen.getByLabelText('1').focus())
    await pass(780_000)
    isBusy = false
    await pass(5_000)
    expect(log).toEqual(['mount 1 token-1', 'token 1 token-2'])
    act(() => screen.getByLabelText('1').blur())
    await pass(11_000)
    expect(log.slice(2)).toEqual(['reload 1'])
  })

  test('that throws does not leave the widget with a dead token, and the page none the wiser', async () => {
    vi.stubGlobal('reportError', () => {})
    const { vendor, at, log } = slow({ swap: reloadWhenIdle() })
    show(createLab(), vendor)
    await pass(10)
    await at(1).arrive({
      isBusy: () => {
        throw new Error('vendor')
      },
      reload: () => void log.push('reload 1'),
    })
    act(() => at(1).report.ready())
    await pass(800_000)
    vi.unstubAllGlobals()
    expect(log, 'it is taken for one that is not').toEqual(['mount 1 token-1', 'token 1 token-2', 'reload 1'])
  })

  test('watches the surface that the widget names', async () => {
    const { vendor, at, log } = slow({ swap: reloadWhenIdle() })
    const elsewhere = document.body.appendChild(document.createElement('div'))
    elsewhere.innerHTML = '<textarea></textarea>'
    show(createLab(), vendor)
    await pass(10)
    await at(1).arrive({ surface: elsewhere, reload: () => void log.push('reload 1') })
    act(() => at(1).report.ready())
    act(() => elsewhere.querySelector('textarea')?.focus())
    await pass(800_000)
    expect(log).toEqual(['mount 1 token-1', 'token 1 token-2'])
    act(() => elsewhere.querySelector('textarea')?.blur())
    await pass(11_000)
    expect(log.slice(2)).toEqual(['reload 1'])
    elsewhere.remove()
  })
})
