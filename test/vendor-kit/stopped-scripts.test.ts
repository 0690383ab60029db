import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { watchScripts, type ScriptWatch } from '../../src/vendor-kit/stopped-scripts'
import { spyReport, type SpiedReport } from '../vendors/mount'

const SCRIPT = 'https://cdn.example/embed.js'
const RECOVERY_MS = 5_000

let report: SpiedReport
let element: HTMLElement
let watch: ScriptWatch

beforeEach(() => {
  vi.useFakeTimers()
  report = spyReport()
  element = document.body.appendChild(document.createElement('div'))
  watch = watchScripts({ name: 'Acme', urls: [SCRIPT], element, report })
  window.addEventListener('error', quiet)
})
afterEach(() => {
  watch.stop()
  element.remove()
  window.removeEventListener('error', quiet)
  vi.useRealTimers()
})

const quiet = (event: Event) => event.preventDefault()
const throwIn = (filename: string, error?: Error) =>
  void window.dispatchEvent(new ErrorEvent('error', { filename, error, cancelable: true }))

/** As a script of another origin throws: no browser says where. */
const throwSomewhere = () => throwIn('')

const violate = (sourceFile: string, directive = 'require-trusted-types-for', disposition = 'enforce') =>
  void document.dispatchEvent(
    Object.assign(new Event('securitypolicyviolation', { bubbles: true }), {
      effectiveDirective: directive,
      disposition,
      sourceFile,
    }),
  )

const runningScript = (src: string) =>
  vi
    .spyOn(document, 'currentScript', 'get')
    .mockReturnValue(Object.assign(document.createElement('script'), { src }))

/** What was reported, and in what order it may not come again. */
const told = () => ({ ready: report.ready.mock.calls.length, failed: report.failed.mock.calls.length })

test('without a sign, ready is ready at once, and nothing follows', () => {
  watch.ready()
  expect(told()).toEqual({ ready: 1, failed: 0 })
  expect(vi.getTimerCount()).toBe(0)
})

describe.each<[string, () => void]>([
  ['an error that names the script', () => throwIn(SCRIPT)],
  ['the same with a query', () => throwIn(`${SCRIPT}?v=2#x`)],
  ['a violation of Trusted Types in the script', () => violate(SCRIPT)],
  [
    'an error without a name as the script first runs',
    () => {
      runningScript(SCRIPT)
      throwSomewhere()
    },
  ],
  ['an error without a name in a call of ours', () => watch.run(throwSomewhere)],
])('%s is a sign', (_, sign) => {
  test('and an element that stays empty is EMBED_WIDGET_LOAD, and never ready', () => {
    sign()
    watch.ready()
    vi.advanceTimersByTime(RECOVERY_MS - 1)
    expect(told()).toEqual({ ready: 0, failed: 0 })
    vi.advanceTimersByTime(1)
    expect(told()).toEqual({ ready: 0, failed: 1 })
    const error = report.failed.mock.calls[0]?.[0]
    expect(error).toMatchObject({ code: 'EMBED_WIDGET_LOAD' })
    expect(error?.message).toMatch(/^Acme.*CSP.*Trusted Types/)
  })

  test('and an element that is drawn all the same is ready', () => {
    sign()
    watch.ready()
    element.append('drawn')
    vi.advanceTimersByTime(RECOVERY_MS)
    expect(told()).toEqual({ ready: 1, failed: 0 })
  })

  test('also where ready came before it', () => {
    watch.ready()
    sign()
    vi.advanceTimersByTime(RECOVERY_MS)
    expect(told()).toEqual({ ready: 1, failed: 1 })
  })

  test('and the end of the watch ends all that', () => {
    sign()
    watch.ready()
    watch.stop()
    sign()
    vi.advanceTimersByTime(RECOVERY_MS)
    expect(told()).toEqual({ ready: 0, failed: 0 })
  })
})

test.each<[string, () => void]>([
  ['an error of another script', () => throwIn('https://cdn.example/other.js')],
  ['an error without a name', throwSomewhere],
  ['an error without a name, after a call of ours', () => (watch.run(() => {}), throwSomewhere())],
  ['a violation of another script', () => violate('https://other.example/embed.js')],
  ['a violation without a script', () => violate('')],
  ['a violation of another directive', () => violate(SCRIPT, 'img-src')],
  ['a violation that is only reported', () => violate(SCRIPT, 'require-trusted-types-for', 'report')],
  [
    'an error while another script runs',
    () => {
      runningScript('https://cdn.example/other.js')
      throwSomewhere()
    },
  ],
])('%s is no sign', (_, noSign) => {
  noSign()
  watch.ready()
  vi.advanceTimersByTime(RECOVERY_MS)
  expect(told()).toEqual({ ready: 1, failed: 0 })
})

test('the error that was thrown is the cause, where the browser gives it', () => {
  const thrown = new TypeError('This document requires TrustedHTML')
  throwIn(SCRIPT, thrown)
  vi.advanceTimersByTime(RECOVERY_MS)
  expect(report.failed.mock.calls[0]?.[0].cause).toBe(thrown)
})

test('a call of ours that throws is over', () => {
  expect(() =>
    watch.run(() => {
      throw new Error('boom')
    }),
  ).toThrow('boom')
  throwSomewhere()
  expect(vi.getTimerCount()).toBe(0)
})

test('an empty element out of view may wait to be seen', () => {
  vi.spyOn(element, 'getBoundingClientRect').mockReturnValue(new DOMRect(0, innerHeight + 1, 100, 100))
  throwIn(SCRIPT)
  watch.ready()
  vi.advanceTimersByTime(RECOVERY_MS)
  expect(told()).toEqual({ ready: 1, failed: 0 })
})

test('an open shadow root is content', () => {
  throwIn(SCRIPT)
  element.attachShadow({ mode: 'open' })
  vi.advanceTimersByTime(RECOVERY_MS)
  expect(told()).toEqual({ ready: 0, failed: 0 })
})

test('who can see no content says so', () => {
  const blind = watchScripts({ name: 'Acme', urls: [SCRIPT], element, isEmpty: () => false, report })
  watch.stop()
  throwIn(SCRIPT)
  blind.ready()
  vi.advanceTimersByTime(RECOVERY_MS)
  expect(told()).toEqual({ ready: 1, failed: 0 })
  blind.stop()
})
