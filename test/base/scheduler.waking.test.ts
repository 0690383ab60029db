import { describe, expect, test, vi } from 'vitest'
import { DAY, MINUTE, SECOND, T0 } from '../kit/time'
import { mockVisibility, setVisible } from '../kit/visible'
import { createTestAlarm, onWake, takeAlarmsDown, watchListeners } from '../store/created'

takeAlarmsDown()

describe('the heartbeat', () => {
  test('looks at the clock at least every 30 s while the tab is in view', () => {
    const now = vi.fn(() => Date.now())
    createTestAlarm(now).set({}, T0 + DAY, vi.fn())
    for (let beat = 0; beat < 10; beat++) {
      now.mockClear()
      vi.advanceTimersByTime(30 * SECOND)
      expect(now).toHaveBeenCalled()
      expect(vi.getTimerCount()).toBe(1)
    }
  })

  test('looks no more often than that', () => {
    const setTimeout = vi.spyOn(globalThis, 'setTimeout')
    createTestAlarm().set({}, T0 + DAY, vi.fn())
    vi.advanceTimersByTime(60 * MINUTE)
    expect(setTimeout).toHaveBeenCalledTimes(121)
  })

  test('notices within 30 s that the clock has jumped, as after a sleep with the tab in view', () => {
    let slept = 0
    const ring = vi.fn()
    createTestAlarm(() => Date.now() + slept).set({}, T0 + 12 * 60 * MINUTE, ring)
    vi.advanceTimersByTime(10 * SECOND)
    slept = DAY
    vi.advanceTimersByTime(20 * SECOND)
    expect(ring).toHaveBeenCalledOnce()
  })

  test('rests while the tab is hidden', () => {
    const setTimeout = vi.spyOn(globalThis, 'setTimeout')
    createTestAlarm().set({}, T0 + DAY, vi.fn())
    setVisible(false)
    setTimeout.mockClear()
    vi.advanceTimersByTime(DAY - 1)
    expect(setTimeout).not.toHaveBeenCalled()
  })

  test('goes on when the tab is back in view', () => {
    const scheduler = createTestAlarm()
    const setTimeout = vi.spyOn(globalThis, 'setTimeout')
    scheduler.set({}, T0 + DAY, vi.fn())
    setVisible(false)
    vi.advanceTimersByTime(MINUTE)
    setVisible(true)
    expect(setTimeout.mock.calls.at(-1)?.[1]).toBe(30 * SECOND)
  })

  test('a hidden tab still rings in time', () => {
    const ring = vi.fn()
    createTestAlarm().set({}, T0 + 40 * MINUTE, ring)
    setVisible(false)
    vi.advanceTimersByTime(40 * MINUTE)
    expect(ring).toHaveBeenCalledOnce()
  })
})

describe('waking', () => {
  test.each<[string, () => EventTarget]>([
    ['visibilitychange', () => document],
    ['resume', () => document],
    ['focus', () => window],
    ['pageshow', () => window],
    ['online', () => window],
  ])('%s rings at once what came due while the timer was frozen', (type, target) => {
    let slept = 0
    const [due, notYet] = [vi.fn(), vi.fn()]
    const scheduler = createTestAlarm(() => Date.now() + slept)
    scheduler.set({}, T0 + 5 * MINUTE, due)
    scheduler.set({}, T0 + 2 * DAY, notYet)
    slept = DAY
    target().dispatchEvent(new Event(type))
    expect(due).toHaveBeenCalledOnce()
    expect(notYet).not.toHaveBeenCalled()
    const reason =
      { focus: 'focus', online: 'online', resume: 'visible', pageshow: 'visible' }[type] ?? 'other'
    expect(onWake).toHaveBeenCalledExactlyOnceWith(reason)
    expect(vi.getTimerCount()).toBe(1)
  })

  test('is told before what is due rings', () => {
    let slept = 0
    const told: string[] = []
    createTestAlarm(
      () => Date.now() + slept,
      (reason) => told.push(reason),
    ).set({}, T0 + MINUTE, () => told.push('ring'))
    slept = DAY
    window.dispatchEvent(new Event('pageshow'))
    expect(told).toEqual(['visible', 'ring'])
  })

  test('is "visible" where the tab was hidden and is in view again, whichever event says so first', () => {
    createTestAlarm().set({}, T0 + DAY, vi.fn())
    for (const [type, target] of [
      ['visibilitychange', document],
      ['focus', window],
      ['pageshow', window],
    ] as const) {
      setVisible(false)
      mockVisibility(true)
      onWake.mockClear()
      target.dispatchEvent(new Event(type))
      window.dispatchEvent(new Event('focus'))
      expect(onWake.mock.calls).toEqual([['visible'], ['focus']])
    }
  })

  test('is not "visible" where a tab resumes or is restored out of view', () => {
    createTestAlarm().set({}, T0 + DAY, vi.fn())
    setVisible(false)
    onWake.mockClear()
    document.dispatchEvent(new Event('resume'))
    window.dispatchEvent(new Event('pageshow'))
    expect(onWake.mock.calls).toEqual([['other'], ['other']])
  })

  test('is "other" where the tab becomes hidden', () => {
    createTestAlarm().set({}, T0 + DAY, vi.fn())
    setVisible(false)
    expect(onWake.mock.calls).toEqual([['other']])
  })

  test('is "online" also in a hidden tab', () => {
    createTestAlarm().set({}, T0 + DAY, vi.fn())
    setVisible(false)
    onWake.mockClear()
    window.dispatchEvent(new Event('online'))
    expect(onWake.mock.calls).toEqual([['online']])
  })

  test('comes before listeners of the page, which may stop the event', () => {
    createTestAlarm().set({}, T0 + DAY, vi.fn())
    let wokenBefore = 0
    const listener = (event: Event) => {
      wokenBefore = onWake.mock.calls.length
      event.stopImmediatePropagation()
    }
    window.addEventListener('focus', listener)
    window.dispatchEvent(new Event('focus'))
    window.removeEventListener('focus', listener)
    expect(wokenBefore).toBe(1)
  })

  test('a callback of onWake may clear the last deadline', () => {
    const listening = watchListeners()
    const key = {}
    const scheduler = createTestAlarm(
      () => Date.now(),
      () => scheduler.clear(key),
    )
    scheduler.set(key, T0 + MINUTE, vi.fn())
    window.dispatchEvent(new Event('focus'))
    expect([vi.getTimerCount(), listening()]).toEqual([0, {}])
  })
})

describe('hiddenAt', () => {
  test('is null in view, and when the tab was hidden after that', () => {
    const scheduler = createTestAlarm()
    scheduler.set({}, T0 + DAY, vi.fn())
    expect(scheduler.hiddenAt).toBeNull()
    vi.advanceTimersByTime(MINUTE)
    setVisible(false)
    expect(scheduler.hiddenAt).toBe(T0 + MINUTE)
    vi.advanceTimersByTime(MINUTE)
    window.dispatchEvent(new Event('online'))
    expect(scheduler.hiddenAt).toBe(T0 + MINUTE)
    setVisible(true)
    expect(scheduler.hiddenAt).toBeNull()
    vi.advanceTimersByTime(MINUTE)
    setVisible(false)
    expect(scheduler.hiddenAt).toBe(T0 + 3 * MINUTE)
  })

  test('counts from the first deadline in a tab that was hidden all along', () => {
    mockVisibility(false)
    const scheduler = createTestAlarm()
    expect(scheduler.hiddenAt).toBeNull()
    vi.advanceTimersByTime(MINUTE)
    scheduler.set({}, T0 + DAY, vi.fn())
    expect(scheduler.hiddenAt).toBe(T0 + MINUTE)
  })

  test('is null again once nothing is set', () => {
    const scheduler = createTestAlarm()
    const key = {}
    scheduler.set(key, T0 + DAY, vi.fn())
    setVisible(false)
    scheduler.clear(key)
    expect(scheduler.hiddenAt).toBeNull()
  })
})

describe('a pop-out window', () => {
  function openWindow() {
    const frame = document.body.appendChild(document.createElement('iframe'))
    const other = frame.contentDocument as Document
    const show = (isVisible: boolean) => {
      vi.spyOn(other, 'visibilityState', 'get').mockReturnValue(isVisible ? 'visible' : 'hidden')
      other.dispatchEvent(new Event('visibilitychange'))
    }
    show(true)
    return {
      other,
      show,
      close() {
        frame.remove()
        vi.spyOn(other, 'defaultView', 'get').mockReturnValue(null) // which jsdom keeps
      },
    }
  }

  test('in view keeps the page in view; hidden as well, the page is hidden', () => {
    const scheduler = createTestAlarm()
    const { other, show, close } = openWindow()
    scheduler.watch(other)
    scheduler.set({}, T0 + DAY, vi.fn())
    setVisible(false)
    expect(scheduler.hiddenAt).toBeNull()
    vi.advanceTimersByTime(MINUTE)
    show(false)
    expect(scheduler.hiddenAt).toBe(T0 + MINUTE)
    show(true)
    expect(scheduler.hiddenAt).toBeNull()
    expect(onWake).toHaveBeenLastCalledWith('visible')
    close()
  })

  test('that is closed, or left by its widget, does not', () => {
    const scheduler = createTestAlarm()
    const left = openWindow()
    const leave = scheduler.watch(left.other)
    const closed = openWindow()
    scheduler.watch(closed.other)
    scheduler.set({}, T0 + DAY, vi.fn())
    setVisible(false)
    leave()
    expect(scheduler.hiddenAt).toBeNull()
    closed.close()
    window.dispatchEvent(new Event('focus'))
    expect(scheduler.hiddenAt).toBe(T0)
    left.close()
  })

  test('wakes nobody while nothing is set', () => {
    const scheduler = createTestAlarm()
    const { other, show, close } = openWindow()
    const leave = scheduler.watch(other)
    show(false)
    show(true)
    expect([onWake.mock.calls.length, scheduler.hiddenAt]).toEqual([0, null])
    leave()
    close()
  })
})
