import { afterEach, describe, expect, test, vi } from 'vitest'
import { readScheme, watchScheme } from '../../src/theme/color-scheme'

const { documentElement: html, body } = document

/** The system, as `matchMedia` tells of it: jsdom has none. */
function createSystem(isDark = false) {
  const query = Object.assign(new EventTarget(), { matches: isDark })
  const added = vi.spyOn(query, 'addEventListener')
  const removed = vi.spyOn(query, 'removeEventListener')
  vi.stubGlobal('matchMedia', (words: string) => {
    expect(words).toBe('(prefers-color-scheme: dark)')
    return query
  })
  return {
    /** How many listen to it. */
    listeners: () => added.mock.calls.length - removed.mock.calls.length,
    setDark(next: boolean) {
      query.matches = next
      query.dispatchEvent(new Event('change'))
    },
  }
}

afterEach(() => {
  for (const element of [html, body])
    for (const name of ['class', 'data-theme', 'dir', 'style']) element.removeAttribute(name)
})

describe('the colour scheme of the page', () => {
  type Said = { theme?: string; words?: string }

  test.each<[what: string, html: Said, body: Said, system: 'light' | 'dark', expected: 'light' | 'dark']>([
    ['nothing said', {}, {}, 'light', 'light'],
    ['nothing said', {}, {}, 'dark', 'dark'],
    ['data-theme of <html>', { theme: 'dark' }, {}, 'light', 'dark'],
    ['data-theme of <html>', { theme: 'light' }, {}, 'dark', 'light'],
    ['data-theme of <body>', {}, { theme: 'dark' }, 'light', 'dark'],
    ['a class of <html>', { words: 'js dark wide' }, {}, 'light', 'dark'],
    ['a class of <html>', { words: 'light' }, {}, 'dark', 'light'],
    ['a class of <body>', {}, { words: 'dark' }, 'light', 'dark'],
    ['dark-mode', { words: 'dark-mode' }, {}, 'light', 'dark'],
    ['dark-theme', { words: 'dark-theme' }, {}, 'light', 'dark'],
    ['theme-dark', {}, { words: 'theme-dark' }, 'light', 'dark'],
    ['light-mode', { words: 'light-mode' }, {}, 'dark', 'light'],
    ['theme-light', { theme: 'theme-light' }, {}, 'dark', 'light'],
    ['in capitals', { theme: 'Dark' }, {}, 'light', 'dark'],
    ['<html> against <body>', { theme: 'light' }, { words: 'dark' }, 'dark', 'light'],
    ['<body>, where <html> says something else', { theme: 'corporate' }, { words: 'dark' }, 'light', 'dark'],
    [
      'a class beside a data-theme that is not known',
      { theme: 'corporate', words: 'dark' },
      {},
      'light',
      'dark',
    ],
    ['dark and light at once', { words: 'light dark' }, {}, 'light', 'dark'],
    ['a name that is not known', { theme: 'corporate' }, {}, 'light', 'light'],
    ['a name that is not known', { theme: 'corporate' }, {}, 'dark', 'dark'],
    [
      'words that only begin or end so',
      { words: 'darkroom dark:bg-black not-dark lighthouse' },
      {},
      'light',
      'light',
    ],
    ['words that only begin or end so', { words: 'lighthouse light-on' }, {}, 'dark', 'dark'],
    ['auto', { theme: 'auto' }, {}, 'dark', 'dark'],
    ['nothing, at length', { theme: '', words: '' }, {}, 'dark', 'dark'],
  ])('%s: %o, %o, system %s, is %s', (_, ofHtml, ofBody, system, expected) => {
    createSystem(system === 'dark')
    for (const [element, { theme, words }] of [
      [html, ofHtml],
      [body, ofBody],
    ] as const) {
      if (theme !== undefined) element.dataset['theme'] = theme
      if (words !== undefined) element.className = words
    }
    expect(readScheme()).toBe(expected)
  })

  test('is light where the system cannot be asked', () => {
    vi.stubGlobal('matchMedia', undefined)
    expect(readScheme()).toBe('light')
  })

  test('is light where there is no page', () => {
    vi.stubGlobal('document', undefined)
    expect(readScheme()).toBe('light')
  })

  test('is read of <html> while there is no body yet', () => {
    createSystem()
    html.className = 'dark'
    body.remove()
    expect(readScheme()).toBe('dark')
    html.append(body)
  })
})

describe('watching', () => {
  /** Mutations are told after the task that made them. */
  const told = () => Promise.resolve()

  test('tells every listener of the system, of <html> and of <body>', async () => {
    const system = createSystem()
    const [first, second] = [vi.fn(), vi.fn()]
    const leave = [watchScheme(first), watchScheme(second)]
    system.setDark(true)
    expect([first, second].map(({ mock }) => mock.calls.length)).toEqual([1, 1])
    html.className = 'dark'
    await told()
    body.dataset['theme'] = 'light'
    await told()
    html.dir = 'rtl'
    await told()
    expect([first, second].map(({ mock }) => mock.calls.length)).toEqual([4, 4])
    leave.forEach((stop) => stop())
  })

  test('tells of styles ten times a second at most: some pages write one at each frame', async () => {
    vi.useFakeTimers()
    createSystem()
    const listener = vi.fn()
    const leave = watchScheme(listener)
    for (let frame = 0; frame < 60; frame += 1) {
      html.style.setProperty('--scrolled', String(frame))
      await vi.advanceTimersByTimeAsync(16)
    }
    await vi.advanceTimersByTimeAsync(200)
    expect(listener.mock.calls.length).toBeGreaterThan(7)
    expect(listener.mock.calls.length).toBeLessThan(11)
    html.style.setProperty('--scrolled', 'x')
    leave()
    await vi.advanceTimersByTimeAsync(200)
    expect(vi.getTimerCount()).toBe(0)
    html.removeAttribute('style')
    vi.useRealTimers()
  })

  test('does not tell of what has nothing to do with looks', async () => {
    createSystem()
    const listener = vi.fn()
    const leave = watchScheme(listener)
    html.lang = 'de'
    body.append(document.createElement('p'))
    body.lastElementChild?.classList.add('dark')
    await told()
    expect(listener).not.toHaveBeenCalled()
    leave()
    html.removeAttribute('lang')
    body.lastElementChild?.remove()
  })

  test('takes one observer, however many listen, and none when the last has left', async () => {
    const system = createSystem()
    const observe = vi.spyOn(MutationObserver.prototype, 'observe')
    const disconnect = vi.spyOn(MutationObserver.prototype, 'disconnect')
    const listeners = Array.from({ length: 20 }, () => vi.fn())
    const leave = listeners.map((listener) => watchScheme(listener))
    expect(observe).toHaveBeenCalledTimes(2) // <html> and <body>, of one
    expect(new Set(observe.mock.contexts).size).toBe(1)
    expect(system.listeners()).toBe(1)

    leave.slice(1).forEach((stop) => stop())
    expect(disconnect).not.toHaveBeenCalled()
    html.className = 'dark'
    await told()
    expect(listeners.map(({ mock }) => mock.calls.length)).toEqual([1, ...Array<number>(19).fill(0)])

    leave[0]?.()
    expect(disconnect).toHaveBeenCalledTimes(1)
    expect(system.listeners()).toBe(0)
    html.className = ''
    system.setDark(true)
    await told()
    expect(listeners[0]).toHaveBeenCalledTimes(1)
  })

  test('begins anew after the last has left', async () => {
    const system = createSystem()
    watchScheme(vi.fn())()
    const listener = vi.fn()
    const leave = watchScheme(listener)
    html.className = 'dark'
    await told()
    expect(listener).toHaveBeenCalledTimes(1)
    expect(system.listeners()).toBe(1)
    leave()
  })

  test('left twice is left once: another’s watch goes on', async () => {
    createSystem()
    const leave = watchScheme(vi.fn())
    leave()
    const listener = vi.fn()
    const leaveOther = watchScheme(listener)
    leave()
    html.className = 'dark'
    await told()
    expect(listener).toHaveBeenCalledTimes(1)
    leaveOther()
  })

  test('is without the system where that cannot be asked', async () => {
    vi.stubGlobal('matchMedia', undefined)
    const listener = vi.fn()
    const leave = watchScheme(listener)
    html.className = 'dark'
    await told()
    expect(listener).toHaveBeenCalledTimes(1)
    leave()
  })
})
