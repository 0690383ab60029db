import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Activity, watchActivity } from '../../src/vendor-kit/swap/activity'
import { fakeTime, SECOND, T0 } from '../kit/time'
import { setVisible } from '../kit/visible'

const FREE = { isFree: true, at: Infinity }
const BUSY = { isFree: false, at: Infinity }

const onChange = vi.fn()
let element: HTMLElement
let field: HTMLInputElement
let attention: Activity | undefined

/** jsdom has none; the test says what it sees. */
class FakeIntersectionObserver {
  static last: FakeIntersectionObserver | undefined
  readonly observed: Element[] = []
  isConnected = true
  readonly tell: (...isIntersecting: boolean[]) => void
  constructor(callback: IntersectionObserverCallback) {
    FakeIntersectionObserver.last = this
    this.tell = (...isIntersecting) =>
      callback(
        isIntersecting.map((seen) => ({ isIntersecting: seen }) as IntersectionObserverEntry),
        this as unknown as IntersectionObserver,
      )
  }
  observe(target: Element) {
    this.observed.push(target)
  }
  disconnect() {
    this.isConnected = false
  }
}

function watch(): Activity {
  attention = watchActivity(element, () => Date.now(), onChange)
  return attention
}

function touch(type: string, target: Element = field) {
  target.dispatchEvent(new Event(type, { bubbles: true }))
}

fakeTime()
beforeEach(() => {
  onChange.mockReset()
  element = document.createElement('div')
  field = document.createElement('input')
  element.append(field)
  document.body.append(element)
})
afterEach(() => {
  attention?.stop()
  attention = undefined
  document.body.replaceChildren()
  FakeIntersectionObserver.last = undefined
})

describe('a touch', () => {
  test('that has not been makes a reload free', () => {
    const { look } = watch()
    expect(look()).toEqual(FREE)
    vi.advanceTimersByTime(60 * SECOND)
    expect(look()).toEqual(FREE)
  })

  test.each(['pointerdown', 'keydown', 'input', 'wheel', 'touchstart', 'focusin', 'focusout'])(
    'by %s makes it free only after 10 s',
    (type) => {
      const { look } = watch()
      touch(type)
      expect(look()).toEqual({ isFree: false, at: T0 + 10 * SECOND })
      vi.advanceTimersByTime(10 * SECOND - 1)
      expect(look().isFree).toBe(false)
      vi.advanceTimersByTime(1)
      expect(look().isFree).toBe(true)
    },
  )

  test('counts from the last one', () => {
    const { look } = watch()
    touch('pointerdown')
    vi.advanceTimersByTime(9 * SECOND)
    touch('wheel')
    expect(look()).toEqual({ isFree: false, at: T0 + 19 * SECOND })
  })

  test.each(['mousemove', 'pointermove', 'scroll', 'click'])('is not %s', (type) => {
    const { look } = watch()
    touch(type)
    expect(look()).toEqual(FREE)
  })

  test('of what is beside the element does not count', () => {
    const { look } = watch()
    const beside = document.createElement('button')
    document.body.append(beside)
    touch('pointerdown', beside)
    touch('keydown', document.body)
    expect(look()).toEqual(FREE)
  })

  test('that the widget keeps to itself counts', () => {
    const { look } = watch()
    field.addEventListener('keydown', (event) => event.stopImmediatePropagation())
    touch('keydown')
    expect(look().isFree).toBe(false)
  })

  test('is forgotten once the widget is loaded anew', () => {
    const { look, forget } = watch()
    touch('input')
    forget()
    expect(look()).toEqual(FREE)
    touch('input')
    expect(look().isFree).toBe(false)
  })
})

describe('the focus', () => {
  test('in the widget keeps it busy for as long as it is there', () => {
    const { look } = watch()
    field.focus()
    expect(look()).toEqual(BUSY)
    vi.advanceTimersByTime(3_600 * SECOND)
    expect(look()).toEqual(BUSY)
  })

  test('that was there before the watch began counts as well', () => {
    field.focus()
    expect(watch().look()).toEqual(BUSY)
  })

  test('that leaves is told, and the widget is free 10 s later', () => {
    const { look } = watch()
    field.focus()
    vi.advanceTimersByTime(60 * SECOND)
    expect(onChange).not.toHaveBeenCalled()
    field.blur()
    expect(onChange).toHaveBeenCalled()
    expect(look()).toEqual({ isFree: false, at: T0 + 70 * SECOND })
    vi.advanceTimersByTime(10 * SECOND)
    expect(look().isFree).toBe(true)
  })

  test('that was there only before the watch began, and has left unseen, counts from when it was looked for', () => {
    field.focus()
    const { look } = watch()
    look()
    field.remove() // browsers tell nobody
    expect(look()).toEqual({ isFree: false, at: T0 + 10 * SECOND })
  })

  test('on the element itself says nothing of a user in it', () => {
    element.tabIndex = 0
    const { look } = watch()
    element.focus()
    vi.advanceTimersByTime(10 * SECOND)
    expect(look().isFree).toBe(true)
  })

  test('elsewhere on the page does not count', () => {
    const beside = document.createElement('input')
    document.body.append(beside)
    const { look } = watch()
    beside.focus()
    expect(look()).toEqual(FREE)
  })

  test('is still there after a reload, and keeps it busy', () => {
    const { look, forget } = watch()
    field.focus()
    forget()
    expect(look()).toEqual(BUSY)
  })
})

describe('a frame, of which the page sees nothing but the focus of its own window', () => {
  let frame: HTMLIFrameElement
  beforeEach(() => {
    frame = document.createElement('iframe')
    element.append(frame)
  })
  const enter = () => {
    frame.tabIndex = 0
    frame.focus()
    // Browsers tell the window, and no element.
    attention?.forget()
    window.dispatchEvent(new Event('blur'))
    vi.advanceTimersByTime(0)
  }
  const leave = () => {
    const stop = (event: Event) => event.stopImmediatePropagation()
    window.addEventListener('focusout', stop, { capture: true, once: true })
    frame.blur()
    window.dispatchEvent(new Event('focus'))
  }

  test('that its user has left counts as touched, though nobody looked meanwhile', () => {
    const { look } = watch()
    enter()
    vi.advanceTimersByTime(60 * SECOND)
    leave()
    expect(onChange).toHaveBeenCalledOnce()
    expect(look()).toEqual({ isFree: false, at: T0 + 70 * SECOND })
    vi.advanceTimersByTime(10 * SECOND)
    expect(look().isFree).toBe(true)
  })

  test('keeps the widget busy while its user is in it', () => {
    const { look } = watch()
    enter()
    vi.advanceTimersByTime(3_600 * SECOND)
    expect(look()).toEqual(BUSY)
  })

  test('that another window took the focus from, and that has it again, tells nothing', () => {
    watch()
    enter()
    window.dispatchEvent(new Event('focus'))
    expect(onChange).not.toHaveBeenCalled()
  })

  test('elsewhere on the page does not count, nor does any once the watch has ended', () => {
    const { look, stop } = watch()
    window.dispatchEvent(new Event('blur'))
    vi.advanceTimersByTime(0)
    window.dispatchEvent(new Event('focus'))
    expect(look()).toEqual(FREE)
    enter()
    stop()
    leave()
    expect(onChange).not.toHaveBeenCalled()
  })
})

describe('out of view', () => {
  test('a hidden tab makes a reload free, and tells', () => {
    const { look } = watch()
    field.focus()
    setVisible(false)
    expect(onChange).toHaveBeenCalledOnce()
    expect(look()).toEqual(FREE)
    setVisible(true)
    expect(onChange).toHaveBeenCalledTimes(2)
    expect(look()).toEqual(BUSY)
  })

  test('a widget that is scrolled away makes it free, and tells', () => {
    vi.stubGlobal('IntersectionObserver', FakeIntersectionObserver)
    const { look } = watch()
    const observer = FakeIntersectionObserver.last
    expect(observer?.observed).toEqual([element])
    field.focus()
    observer?.tell(false)
    expect(onChange).toHaveBeenCalledOnce()
    expect(look()).toEqual(FREE)
    observer?.tell(true)
    expect(onChange).toHaveBeenCalledTimes(2)
    expect(look()).toEqual(BUSY)
  })

  test('the last of several sightings counts', () => {
    vi.stubGlobal('IntersectionObserver', FakeIntersectionObserver)
    const { look } = watch()
    touch('keydown')
    FakeIntersectionObserver.last?.tell(false, true)
    expect(look().isFree).toBe(false)
    FakeIntersectionObserver.last?.tell(true, false)
    expect(look().isFree).toBe(true)
  })
})

test('nothing is left after stop', () => {
  vi.stubGlobal('IntersectionObserver', FakeIntersectionObserver)
  const listening = new Set<string>()
  for (const target of [element, document, window]) {
    const name = 'nodeName' in target ? target.nodeName : 'window'
    vi.spyOn(target, 'addEventListener').mockImplementation(
      (type: string, _: unknown, settings?: unknown) => {
        const isCapturing =
          settings === true || (settings as AddEventListenerOptions | undefined)?.capture === true
        listening.add(`${name} ${type} ${isCapturing}`)
      },
    )
    vi.spyOn(target, 'removeEventListener').mockImplementation(
      (type: string, _: unknown, settings?: unknown) => {
        const isCapturing =
          settings === true || (settings as EventListenerOptions | undefined)?.capture === true
        listening.delete(`${name} ${type} ${isCapturing}`)
      },
    )
  }
  const { stop } = watch()
  expect(listening.size).toBe(11)
  stop()
  expect([...listening]).toEqual([])
  expect(FakeIntersectionObserver.last?.isConnected).toBe(false)
  expect(vi.getTimerCount()).toBe(0)
})

test('nothing is heard after stop', () => {
  const { look, stop } = watch()
  stop()
  touch('keydown')
  touch('focusout')
  document.dispatchEvent(new Event('visibilitychange'))
  expect(onChange).not.toHaveBeenCalled()
  expect(look()).toEqual(FREE)
})

test('a frame that has the focus is not free, whatever happens in it', () => {
  const frame = document.body.appendChild(document.createElement('iframe'))
  const attention = watchActivity(
    frame,
    () => Date.now(),
    () => {},
  )
  expect(attention.look()).toEqual({ isFree: true, at: Infinity })
  frame.focus()
  expect(document.activeElement).toBe(frame)
  expect(attention.look()).toEqual({ isFree: false, at: Infinity })
  attention.stop()
  frame.remove()
})

test('what lies over the page is in view wherever the page is scrolled to', () => {
  vi.stubGlobal('IntersectionObserver', FakeIntersectionObserver)
  FakeIntersectionObserver.last = undefined
  attention = watchActivity(element, () => Date.now(), onChange, true)
  expect(FakeIntersectionObserver.last).toBeUndefined()
  field.focus()
  expect(attention.look()).toEqual(BUSY)
})
