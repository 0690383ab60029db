import { act } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { remount } from '../../src'
import { failing, fresh } from '../kit/answers'
import { createLab } from '../kit/lab'
import { embedCode, embedState, pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'
import { setVisible } from '../kit/visible'
import { show, slow } from './slow'

fakeTime()

describe('session(endsInMs)', () => {
  test('renewSession is called before its end, and not again until there is another', async () => {
    const { vendor, at } = slow({}, { lifetimeSeconds: null, minLeadMs: 60_000 })
    const lab = createLab(fresh(null))
    const renewSession = vi.fn()
    show(lab, vendor)
    await pass(10)
    await at(1).arrive({ renewSession })
    act(() => at(1).report.ready())
    at(1).report.session(300_000)
    await pass(239_990)
    expect(renewSession).not.toHaveBeenCalled()
    await pass(20)
    expect(renewSession).toHaveBeenCalledExactlyOnceWith()
    await pass(600_000)
    expect(renewSession).toHaveBeenCalledTimes(1)
    at(1).report.session(300_000)
    await pass(300_000)
    expect(renewSession).toHaveBeenCalledTimes(2)
    expect(lab.requests).toHaveLength(1)
    expect(lab.events.filter(({ type }) => type === 'widget.session')).toHaveLength(2)
  })

  test('told before the widget is there counts from then', async () => {
    const { vendor, at } = slow({}, { lifetimeSeconds: null })
    const renewSession = vi.fn()
    show(createLab(fresh(null)), vendor)
    await pass(10)
    at(1).report.session(120_000)
    await pass(10_000)
    await at(1).arrive({ renewSession })
    act(() => at(1).report.ready())
    await pass(79_990)
    expect(renewSession).not.toHaveBeenCalled()
    await pass(20)
    expect(renewSession).toHaveBeenCalledTimes(1)
  })

  test('ends with the widget', async () => {
    const { vendor, at } = slow({}, { lifetimeSeconds: null })
    const renewSession = vi.fn()
    const { unmount } = show(createLab(fresh(null)), vendor)
    await pass(10)
    await at(1).arrive({ renewSession })
    at(1).report.session(120_000)
    unmount()
    await pass(600_000)
    expect(renewSession).not.toHaveBeenCalled()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('ends with a remount, whose own begins anew', async () => {
    const { vendor, at } = slow({ swap: remount() }, { lifetimeSeconds: null })
    const renewals: string[] = []
    const lab = createLab(fresh(null))
    show(lab, vendor)
    await pass(10)
    await at(1).arrive({ renewSession: () => void renewals.push('first') })
    act(() => at(1).report.ready())
    at(1).report.session(120_000)
    await act(() => lab.client.refresh(vendor, {}))
    await pass(10)
    await at(2).arrive({ renewSession: () => void renewals.push('second') })
    await pass(600_000)
    expect(renewals).toEqual([])
    at(2).report.session(120_000)
    at(1).report.session(1_000)
    await pass(600_000)
    expect(renewals).toEqual(['second'])
  })

  test('is not renewed while the token is dead', async () => {
    const { vendor, at, log } = slow()
    const lab = createLab(fresh(60))
    show(lab, vendor)
    await pass(10)
    await at(1).arrive({ renewSession: () => void log.push('renewSession 1') })
    act(() => at(1).report.ready())
    at(1).report.session(120_000)
    lab.respond(failing(503))
    await pass(100_000)
    expect(log).toEqual(['mount 1 token-1', 'suspend 1'])
    lab.respond(fresh(900))
    await pass(60_000)
    const { length } = lab.requests
    expect(log.slice(2), 'but with the next').toEqual([`token 1 token-${length}`, 'renewSession 1'])
  })

  test('that was to be renewed with the next token is not, where the widget has gone by then', async () => {
    const { vendor, at, log } = slow()
    const lab = createLab(fresh(60))
    show(lab, vendor)
    await pass(10)
    await at(1).arrive({ suspend: undefined as never, renewSession: () => void log.push('renewSession 1') })
    act(() => at(1).report.ready())
    at(1).report.session(120_000)
    lab.respond(failing(503))
    act(() => setVisible(false))
    await pass(100_000)
    expect(log, 'out of view, it stays').toEqual(['mount 1 token-1'])
    act(() => setVisible(true))
    await pass(30_000)
    expect(log).toEqual(['mount 1 token-1', 'destroy 1'])
    lab.respond(fresh(900))
    await pass(60_000)
    await at(2).arrive({ renewSession: () => void log.push('renewSession 2') })
    act(() => at(2).report.ready())
    await act(() => lab.client.refresh(vendor, {}))
    const { length } = lab.requests
    expect(log.slice(2)).toEqual([`mount 2 token-${length - 1}`, `token 2 token-${length}`])
  })

  test('a widget without renewSession does without', async () => {
    const { vendor, at } = slow({}, { lifetimeSeconds: null })
    show(createLab(fresh(null)), vendor)
    await pass(10)
    await at(1).arrive()
    act(() => at(1).report.ready())
    at(1).report.session(120_000)
    await pass(600_000)
    expect(embedState()).toBe('ready')
  })

  test('a renewSession that throws fails the widget', async () => {
    const { vendor, at } = slow({}, { lifetimeSeconds: null })
    show(createLab(fresh(null)), vendor)
    await pass(10)
    await at(1).arrive({
      renewSession: () => {
        throw new Error('vendor')
      },
    })
    act(() => at(1).report.ready())
    at(1).report.session(120_000)
    await pass(600_000)
    expect(embedCode()).toBe('EMBED_WIDGET_ERROR')
  })
})
