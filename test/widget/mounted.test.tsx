import { act, render, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { defineVendor, Embed, EmbedProvider, type EmbedVendor, inline, remount } from '../../src'
import type { WidgetReport } from '../../src/vendor-kit/widget-report'
import { acme } from '../kit/acme'
import { failing, fresh } from '../kit/answers'
import { createLab, type Lab } from '../kit/lab'
import { expectConsole } from '../kit/printed'
import { embedCode, embedState, pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'

fakeTime()
type Modes = { inline: { account?: string | undefined } }
type Inline = EmbedVendor<Modes>['modes']['inline']
const make = (id: string, mount: Inline['mount'], more: Partial<Inline> = {}) =>
  defineVendor<Modes>({
    id,
    name: id,
    tokenParams: ({ account }) => (account ? { account } : {}),
    modes: { inline: inline({ mount, ...more }) },
  })
const page = (lab: Lab, ...vendors: EmbedVendor<Modes>[]) => (
  <EmbedProvider client={lab.client} identity="u">
    {vendors.map((v, i) => (
      <Embed key={i} vendor={v} mode="inline" options={{}} title="B" />
    ))}
  </EmbedProvider>
)

test('remount: a refusal told by the new mount is acted on', async () => {
  const bad = new Set(['token-2'])
  const log: string[] = []
  const vendor = make(
    'a',
    ({ token, report }) => {
      log.push(`mount ${token}`)
      report.ready()
      if (bad.has(token)) setTimeout(() => report.rejected(), 100)
      return { setToken: (t) => void log.push(`set ${t}`), destroy: () => {} }
    },
    { swap: remount() },
  )
  const lab = createLab()
  render(page(lab, vendor))
  await pass(800_000)
  expect(log).toEqual(['mount token-1', 'set token-2', 'mount token-2', 'set token-3', 'mount token-3'])
})

test('a script that hangs is told, also if the token failed meanwhile', async () => {
  const vendor = make('b', () => ({ setToken() {}, destroy() {} }), {
    assets: () => [{ kind: 'script', url: 'https://hang-b.example/x.js' }],
  })
  const lab = createLab(failing(503))
  render(page(lab, vendor))
  await pass(8_000)
  expect(embedState()).toBe('failed')
  lab.respond(fresh(900))
  await pass(120_000)
  expect(embedState()).toBe('failed')
  expect(embedCode()).toBe('EMBED_WIDGET_LOAD')
  expectConsole('EMBED_WIDGET_LOAD')
})

test('a script that has loaded is not run again because another one hangs', async () => {
  const done = 'https://c.example/done.js',
    hang = 'https://c.example/hang.js'
  const vendor = make('c', ({ report }) => (report.ready(), { setToken() {}, destroy() {} }), {
    assets: () => [
      { kind: 'script', url: done },
      { kind: 'script', url: hang },
    ],
  })
  render(page(createLab(), vendor))
  await pass(10)
  const first = document.querySelector(`script[src="${done}"]`)
  first?.dispatchEvent(new Event('load'))
  await pass(20_100)
  act(() => screen.getByRole('button').click())
  await pass(10)
  expect(document.querySelector(`script[src="${done}"]`)).toBe(first)
  expectConsole('EMBED_WIDGET_LOAD')
})

test('two widgets share a hanging script: the retry of one is not undone by the other', async () => {
  const url = 'https://c2.example/x.js'
  const vendor = make('c2', ({ report }) => (report.ready(), { setToken() {}, destroy() {} }), {
    assets: () => [{ kind: 'script', url }],
  })
  const lab = createLab()
  const { rerender } = render(page(lab, vendor))
  await pass(15_000)
  rerender(page(lab, vendor, vendor))
  await pass(5_100)
  act(() => screen.getAllByRole('button')[0]!.click())
  await pass(10)
  const second = document.querySelector(`script[src="${url}"]`)
  second?.dispatchEvent(new Event('load'))
  await pass(10)
  await pass(20_000)
  const states = [...document.querySelectorAll('[data-embed]')].map((e) => e.getAttribute('data-embed-state'))
  expect([document.querySelector(`script[src="${url}"]`) === second, ...states]).toEqual([
    true,
    'ready',
    'ready',
  ])
  expectConsole('EMBED_WIDGET_LOAD')
})

test('no token that died in a sleep is given again', async () => {
  const log: string[] = []
  let report!: WidgetReport
  const vendor = make('d', (c) => {
    report = c.report
    report.ready()
    return {
      setToken: (t) => void log.push(`set ${t}`),
      withhold: () => void log.push('withhold'),
      suspend: () => void log.push('suspend'),
      destroy: () => void log.push('destroy'),
    }
  })
  const lab = createLab()
  render(page(lab, vendor))
  await pass(10)
  await act(async () => {
    await lab.client.refresh(vendor, {})
  })
  await pass(500)
  report.rejected()
  lab.respond(failing(503))
  vi.setSystemTime(Date.now() + 3_600_000)
  act(() => void window.dispatchEvent(new Event('focus')))
  await pass(3_000)
  expect(log.slice(log.indexOf('suspend'))).not.toContain('set token-2')
})

test('in place: a token refused while it is handed over is renewed', async () => {
  const vendor = make('e', ({ report }) => {
    report.ready()
    return {
      setToken: (t) => {
        if (t === 'token-2') report.rejected()
      },
      destroy() {},
    }
  })
  const lab = createLab()
  render(page(lab, vendor))
  await pass(800_000)
  expect(lab.client.getState(vendor, {}).token?.value).toBe('token-3')
})

test('Retry after a refusal whose renewal was denied asks once, and mounts nothing on the refused token', async () => {
  const log: string[] = []
  let report!: WidgetReport
  const vendor = make('f', (c) => {
    report = c.report
    log.push(`mount ${c.token}`)
    report.ready()
    if (log.length > 1) setTimeout(() => report.rejected(), 50)
    return { setToken() {}, destroy() {} }
  })
  const lab = createLab()
  render(page(lab, vendor))
  await pass(10)
  lab.respond(failing(403))
  report.rejected()
  await pass(5_000)
  expect(embedCode()).toBe('EMBED_DENIED')
  expect(lab.requests).toHaveLength(2)
  act(() => screen.getByRole('button').click())
  await pass(5_000)
  expect([lab.requests.length, log]).toEqual([3, ['mount token-1']])
})

test('a refused and denied widget is not shown ready by another refresh', async () => {
  let report!: WidgetReport
  const vendor = make('f2', (c) => ((report = c.report), report.ready(), { setToken() {}, destroy() {} }))
  const lab = createLab()
  render(page(lab, vendor))
  await pass(10)
  lab.respond(failing(403))
  report.rejected()
  await pass(5_000)
  expect(embedState()).toBe('failed')
  await act(async () => {
    await lab.client.refresh(vendor, {}).catch(() => {})
  })
  await pass(5_000)
  expect(embedState()).toBe('failed')
})

test('what a mount that is gone rejects later fails nobody', async () => {
  const log: string[] = []
  const vendor = make(
    'g',
    ({ token, report }) => {
      log.push(token)
      report.ready()
      let no: (e: Error) => void = () => {}
      return {
        setToken: () => new Promise((_, reject) => (no = reject)),
        destroy: () => no(new Error('destroyed')),
      }
    },
    { swap: remount() },
  )
  const lab = createLab()
  render(page(lab, vendor))
  await pass(800_000)
  expect(log).toEqual(['token-1', 'token-2'])
  expect(embedState()).toBe('ready')
})

test('ensureToken with waitMs 0 awaits the attempt it starts', async () => {
  const lab = createLab(failing(403))
  lab.client.subscribe(acme, {}, () => {})()
  await vi.advanceTimersByTimeAsync(10)
  expect(lab.client.getState(acme, {}).status).toBe('failed')
  lab.respond(fresh(900))
  const p = lab.client.ensureToken(acme, {}, { waitMs: 0 }).then(
    (t) => t.value,
    (error: unknown) => error,
  )
  await vi.advanceTimersByTimeAsync(100)
  expect(await p).toBe('token-2')
})

test('a 403 for a token that the widget refused is asked about again slowly, also after Retry', async () => {
  let report!: WidgetReport
  let n = 0
  const vendor = make('f3', (c) => {
    report = c.report
    report.ready()
    if (++n > 1) setTimeout(() => report.rejected(), 50)
    return { setToken() {}, destroy() {} }
  })
  const lab = createLab()
  render(page(lab, vendor))
  await pass(60_000)
  lab.respond(failing(403))
  report.rejected()
  await pass(60_000)
  expect(embedCode()).toBe('EMBED_DENIED')
  const before = lab.requests.length
  expect(before).toBeGreaterThan(2)
  expect(before).toBeLessThanOrEqual(5)
  act(() => screen.getByRole('button').click())
  await pass(100)
  expect(lab.requests).toHaveLength(before + 1)
  await pass(10 * 60_000)
  expect(lab.requests.length).toBeGreaterThan(before + 5)
  expect(lab.requests.length).toBeLessThanOrEqual(before + 26) // no more than one each 24 s
})
