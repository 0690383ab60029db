// A widget that says the same thing over and over costs the page little, and loses nothing that counts.
import { act } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import { Embed, EmbedError, EmbedProvider } from '../../src'
import { fresh } from '../kit/answers'
import { createLab } from '../kit/lab'
import { expectConsole, takeFailures } from '../kit/printed'
import { embedState, embedSurface, pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'
import { show, slow } from './slow'

fakeTime()

const MANY = 5_000

async function start(onError = vi.fn<(error: EmbedError) => void>()) {
  const made = slow()
  const lab = createLab()
  show(lab, made.vendor, { onError })
  await pass(10)
  await made.at(1).arrive()
  act(() => made.at(1).report.ready())
  const { report } = made.at(1)
  const flood = (say: (n: number) => void) =>
    act(() => {
      for (let n = 1; n <= MANY; n++) say(n)
    })
  return {
    ...made,
    lab,
    report,
    flood,
    onError,
    count: (type: string) => lab.events.filter((event) => event.type === type).length,
  }
}

describe('a flood', () => {
  test('of refusals during one renewal is one refusal', async () => {
    const { lab, report, flood, count, log, onError } = await start()
    lab.respond(
      () =>
        new Promise((resolve) => setTimeout(() => resolve({ embedToken: 'token-2', expiresIn: 900 }), 9_000)),
    )
    const timers = vi.spyOn(globalThis, 'setTimeout')
    flood(() => report.rejected('Not this one'))
    expect(timers.mock.calls.length, 'timers that were set').toBeLessThan(20)
    timers.mockRestore()
    await pass(1_000)
    flood(() => report.rejected())
    await pass(10_000)
    expect(count('token.rejected')).toBe(1)
    expect(onError).toHaveBeenCalledTimes(1)
    expect(lab.requests).toHaveLength(2)
    expect(log.filter((entry) => entry.startsWith('token'))).toEqual(['token 1 token-2'])
    expect(embedState()).toBe('ready')
  })

  test('of errors is ten in a second, and the widget stays', async () => {
    const { report, flood, count, onError } = await start()
    flood((n) => report.failed(new EmbedError('EMBED_WIDGET_ERROR', `error ${n}`)))
    expect(onError.mock.calls.length).toBeLessThanOrEqual(11)
    expect(count('widget.failed')).toBe(onError.mock.calls.length)
    expect(embedState()).toBe('ready')
    await pass(1_000)
    const before = onError.mock.calls.length
    act(() => report.failed(new EmbedError('EMBED_WIDGET_ERROR', 'later')))
    expect(onError).toHaveBeenCalledTimes(before + 1)
    takeFailures()
    expectConsole(/more than 10 errors/)
  })

  test('of events is a hundred in a second', async () => {
    const { report, flood, count } = await start()
    flood((n) => report.event('moved', n))
    expect(count('widget.event')).toBeLessThanOrEqual(101)
    expect(count('widget.event')).toBeGreaterThanOrEqual(100)
    await pass(1_000)
    act(() => report.event('moved'))
    expect(count('widget.event')).toBeGreaterThanOrEqual(101)
    expectConsole(/more than 100 /)
  })

  test('of sessions is a few, and the last one counts', async () => {
    const { report, flood, lab, count } = await start()
    flood((n) => report.session(60_000 + n))
    expect(count('widget.session')).toBeLessThanOrEqual(6)
    await pass(1_000)
    expect(count('widget.session')).toBeLessThanOrEqual(7)
    const last = lab.events.filter((event) => event.type === 'widget.session').at(-1)
    expect(last?.expiresAt).toBeGreaterThan((last?.at ?? 0) + 60_000 + MANY - 10)
  })

  test('of being ready is one readiness', async () => {
    const { report, flood, count } = await start()
    flood(() => report.ready())
    expect(count('widget.ready')).toBe(1)
  })

  test('of heights is sixty in a second, and the last one counts', async () => {
    const made = slow()
    const lab = createLab(fresh(900))
    const { render } = await import('@testing-library/react')
    render(
      <EmbedProvider client={lab.client} identity="u">
        <Embed vendor={made.vendor} mode="inline" options={{}} title="Board" autoHeight />
      </EmbedProvider>,
    )
    await pass(10)
    await made.at(1).arrive()
    const style = (embedSurface() as HTMLElement).style
    const set = vi.spyOn(style, 'height', 'set')
    act(() => {
      for (let n = 1; n <= MANY; n++) made.at(1).report.height(100 + n)
    })
    expect(set.mock.calls.length).toBeLessThanOrEqual(61)
    await pass(1_000)
    expect(style.height).toBe(`${100 + MANY}px`)
  })
})
