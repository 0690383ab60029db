import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { EmbedError } from '../../../src/errors/errors'
import { type FrameLine, openLine } from '../../../src/vendor-kit/frame/messages'

const ORIGIN = 'https://widget.example.com'
const ORIGIN_WITH_PORT = 'https://widget.example.com:8443'

/** Origins, and things that pass for one, that are not {@link ORIGIN}. */
const HOSTILE_ORIGINS = [
  // suffix
  'https://widget.example.com.evil.test',
  'https://widget.example.comevil.test',
  'https://widget.example.com-evil.test',
  'https://widget.example.community',
  'https://widget.example.co',
  'https://widget.example.com.',
  'https://widget.example.com..',
  // prefix
  'https://evil-widget.example.com',
  'https://evilwidget.example.com',
  'https://evil.widget.example.com',
  'https://www.widget.example.com',
  'https://.widget.example.com',
  'https://idget.example.com',
  'https://*.example.com',
  'https://example.com',
  'https://evil.example.com',
  'https://evil.test?https://widget.example.com',
  'https://evil.test#https://widget.example.com',
  'https://evil.test/https://widget.example.com',
  'xhttps://widget.example.com',
  // user info
  'https://widget.example.com@evil.test',
  'https://evil.test@widget.example.com',
  'https://user@widget.example.com',
  'https://user:pass@widget.example.com',
  'https://@widget.example.com',
  'https://widget.example.com%40evil.test',
  'https://widget.example.com\\@evil.test',
  // port
  'https://widget.example.com:443',
  'https://widget.example.com:80',
  'https://widget.example.com:8443',
  'https://widget.example.com:',
  'https://widget.example.com:0',
  'https://widget.example.com:443443',
  // scheme
  'http://widget.example.com',
  'http://widget.example.com:443',
  'ws://widget.example.com',
  'wss://widget.example.com',
  'ftp://widget.example.com',
  'file://widget.example.com',
  'file://',
  'data:text/html,x',
  'javascript:void 0',
  'about:blank',
  'about:srcdoc',
  'chrome-extension://widget.example.com',
  'moz-extension://widget.example.com',
  'blob:https://widget.example.com',
  'blob:https://widget.example.com/1f2e3d4c',
  'blob:null/1f2e3d4c',
  'filesystem:https://widget.example.com',
  '//widget.example.com',
  'widget.example.com',
  // letters
  'https://WIDGET.example.com',
  'https://Widget.Example.Com',
  'HTTPS://widget.example.com',
  'https://xn--wdget-s2a.example.com',
  'https://w\u0456dget.example.com',
  'https://widget.example\u3002com',
  'https://widget\u200b.example.com',
  'https://widget.ex\u00adample.com',
  'https://widget%2eexample%2ecom',
  // what comes after
  'https://widget.example.com/',
  'https://widget.example.com/path',
  'https://widget.example.com?',
  'https://widget.example.com#',
  'https://widget.example.com\\',
  'https://widget.example.com\n',
  'https://widget.example.com\0',
  'https://widget.example.com\t',
  ' https://widget.example.com',
  'https://widget.example.com ',
  'https://widget.example.com,https://widget.example.com',
  'https://widget.example.com https://widget.example.com',
  'https:///widget.example.com',
  'https:/widget.example.com',
  // no origin
  'null',
  'undefined',
  '*',
  '/',
  '',
  ' ',
  'https://',
  'https://[::1]',
  'https://127.0.0.1',
  'http://localhost',
]

const throwing = new Proxy(
  {},
  {
    get() {
      throw new Error('trap')
    },
    ownKeys() {
      throw new Error('trap')
    },
    getPrototypeOf() {
      throw new Error('trap')
    },
  },
)
const circular: Record<string, unknown> = {}
circular['self'] = circular

const MALFORMED_DATA: [string, unknown][] = [
  ['undefined', undefined],
  ['null', null],
  ['a number', NaN],
  ['a string', 'ready'],
  ['a long string', 'x'.repeat(1_000_000)],
  ['a bigint', 10n],
  ['an array', [[[]]]],
  ['a circle', circular],
  ['a proxy that throws at every touch', throwing],
  ['an object with no prototype', Object.create(null)],
  ['__proto__ as a field', JSON.parse('{"__proto__":{"type":"ready"}}')],
  ['what would be a right message', { type: 'ready' }],
]

const onMessage = vi.fn()
let frame: HTMLIFrameElement
let line: FrameLine | undefined

function createFrame(): HTMLIFrameElement {
  const created = document.createElement('iframe')
  document.body.append(created)
  return created
}

/** jsdom's frames keep their window, a browser's do not. */
function leavePage() {
  frame.remove()
  Object.defineProperty(frame, 'contentWindow', { value: null })
}

function send(origin: string, source: MessageEventSource | null, data: unknown) {
  // The event's constructor would change some of these.
  const event = new MessageEvent('message')
  Object.defineProperties(event, {
    origin: { value: origin },
    source: { value: source },
    data: { value: data },
  })
  window.dispatchEvent(event)
}

beforeEach(() => {
  onMessage.mockReset()
  frame = createFrame()
})

afterEach(() => {
  line?.close()
  document.body.replaceChildren()
})

describe('hears', () => {
  test('what the frame says while it shows the origin', () => {
    line = openLine(frame, ORIGIN, { onMessage, onForeign: () => {} })
    const data = { type: 'ready' }
    send(ORIGIN, frame.contentWindow, data)
    expect(onMessage).toHaveBeenCalledExactlyOnceWith(data)
  })

  test.each(MALFORMED_DATA)('%s as it is: to read it is the vendor’s business', (_, data) => {
    line = openLine(frame, ORIGIN, { onMessage, onForeign: () => {} })
    send(ORIGIN, frame.contentWindow, data)
    expect(onMessage).toHaveBeenCalledOnce()
    expect(onMessage.mock.calls[0]?.[0] === data || Number.isNaN(data)).toBe(true)
  })

  test.each([
    ORIGIN_WITH_PORT,
    'http://localhost:5173',
    'https://xn--wdget-s2a.example.com',
    'https://[::1]:8443',
  ])('the origin %s', (origin) => {
    line = openLine(frame, origin, { onMessage, onForeign: () => {} })
    send(origin, frame.contentWindow, 1)
    send(ORIGIN, frame.contentWindow, 2)
    expect(onMessage.mock.calls).toEqual([[1]])
  })

  test('each of two frames only itself', () => {
    const other = createFrame()
    const onOther = vi.fn()
    line = openLine(frame, ORIGIN, { onMessage, onForeign: () => {} })
    const otherLine = openLine(other, ORIGIN, { onMessage: onOther, onForeign: () => {} })
    send(ORIGIN, frame.contentWindow, 'one')
    send(ORIGIN, other.contentWindow, 'two')
    otherLine.close()
    expect([onMessage.mock.calls, onOther.mock.calls]).toEqual([[['one']], [['two']]])
  })
})

describe('does not hear', () => {
  test('at least 60 hostile origins are tried, and none of them is the right one', () => {
    expect(new Set(HOSTILE_ORIGINS).size).toBeGreaterThanOrEqual(60)
    expect(HOSTILE_ORIGINS).not.toContain(ORIGIN)
  })

  test.each(HOSTILE_ORIGINS.map((origin) => [JSON.stringify(origin), origin]))(
    '%s, from whomever, with whatever',
    (_, origin) => {
      const errors: unknown[] = []
      const onError = (event: ErrorEvent) => {
        errors.push(event.error)
        event.preventDefault()
      }
      window.addEventListener('error', onError)
      line = openLine(frame, ORIGIN, { onMessage, onForeign: () => {} })
      for (const source of [frame.contentWindow, ...forgedSources()]) {
        for (const [, data] of MALFORMED_DATA) send(origin, source, data)
      }
      window.removeEventListener('error', onError)
      expect(onMessage).not.toHaveBeenCalled()
      expect(errors).toEqual([])
    },
  )

  test('the right origin from another source', () => {
    line = openLine(frame, ORIGIN, { onMessage, onForeign: () => {} })
    for (const source of forgedSources()) {
      for (const [, data] of MALFORMED_DATA) send(ORIGIN, source, data)
    }
    expect(onMessage).not.toHaveBeenCalled()
  })

  test('a message without a source, also once the frame has left the page and has no window', () => {
    line = openLine(frame, ORIGIN, { onMessage, onForeign: () => {} })
    const gone = frame.contentWindow
    leavePage()
    send(ORIGIN, null, 'forged')
    send(ORIGIN, gone, 'late')
    expect(onMessage).not.toHaveBeenCalled()
  })

  test('a frame that was never on the page', () => {
    line = openLine(document.createElement('iframe'), ORIGIN, { onMessage, onForeign: () => {} })
    send(ORIGIN, null, 'forged')
    send(ORIGIN, window, 'forged')
    expect(onMessage).not.toHaveBeenCalled()
  })

  test('anything once it is closed', () => {
    const removeEventListener = vi.spyOn(window, 'removeEventListener')
    line = openLine(frame, ORIGIN, { onMessage, onForeign: () => {} })
    line.close()
    line.close()
    send(ORIGIN, frame.contentWindow, 'late')
    expect(onMessage).not.toHaveBeenCalled()
    expect(removeEventListener.mock.calls.map(([type]) => type)).toContain('message')
  })

  function forgedSources(): (MessageEventSource | null)[] {
    const other = createFrame()
    const { port1 } = new MessageChannel()
    port1.close()
    return [null, window, window.parent, other.contentWindow, port1]
  }
})

describe('posts', () => {
  test.each([ORIGIN, ORIGIN_WITH_PORT, 'http://localhost:5173'])(
    'to exactly %s, in the frame’s window of that moment',
    (origin) => {
      line = openLine(frame, origin, { onMessage, onForeign: () => {} })
      const posted = vi.spyOn(frame.contentWindow as Window, 'postMessage').mockImplementation(() => {})
      const message = { token: 'abc' }
      line.post(message)
      expect(posted).toHaveBeenCalledExactlyOnceWith(message, origin)
    },
  )

  test('nothing, and throws nothing, where the frame has no window', () => {
    line = openLine(frame, ORIGIN, { onMessage, onForeign: () => {} })
    const posted = vi.spyOn(frame.contentWindow as Window, 'postMessage')
    leavePage()
    line.post({ token: 'abc' })
    expect(posted).not.toHaveBeenCalled()
  })
})

test.each([
  'null',
  '',
  '*',
  'about:blank',
  'file://',
  'data:text/html,x',
  'blob:https://widget.example.com/1',
  'javascript:void 0',
  '//widget.example.com',
  'widget.example.com',
  'https://',
  'https://widget.example.com/',
  'https://widget.example.com/path',
  'ws://widget.example.com',
  ' https://widget.example.com',
  'x https://widget.example.com',
])('refuses to open a line to %j', (origin) => {
  const addEventListener = vi.spyOn(window, 'addEventListener')
  expect(() => openLine(frame, origin, { onMessage, onForeign: () => {} })).toThrow(EmbedError)
  expect(() => openLine(frame, origin, { onMessage, onForeign: () => {} })).toThrow(
    expect.objectContaining({ code: 'EMBED_CONFIG', retryable: false }),
  )
  expect(addEventListener.mock.calls.filter(([type]) => type === 'message')).toEqual([])
})
