// A frame that the browser did not load, or that shows another origin: known where it can be known.
import { act, render } from '@testing-library/react'
import { describe, expect, test, vi } from 'vitest'
import {
  defineVendor,
  Embed,
  type EmbedError,
  EmbedProvider,
  type FrameDefinition,
  frame as frameMode,
  handshake,
} from '../../../src'
import { createLab } from '../../kit/lab'
import { loadFrame } from '../../kit/links'
import { expectConsole } from '../../kit/printed'
import { embedCode, embedState, pass } from '../../kit/rendered'
import { fakeTime } from '../../kit/time'

fakeTime()

const ORIGIN = 'https://frame.example'
type Report = { body: object }
let report: (reports: Report[]) => void = () => {}

async function start(
  more: Partial<FrameDefinition<object>> = {},
  props: { credentialless?: boolean; sandbox?: false } = {},
) {
  const disconnected = vi.fn()
  vi.stubGlobal(
    'ReportingObserver',
    class {
      constructor(callback: typeof report, { types }: { types: string[] }) {
        expect(types).toEqual(['coep'])
        report = callback
      }
      observe() {}
      disconnect = disconnected
    },
  )
  const vendor = defineVendor<{ iframe: object }>({
    id: 'board',
    name: 'Board',
    modes: {
      iframe: frameMode({
        ...handshake,
        src: () => `${ORIGIN}/page?x=1`,
        sandbox: 'allow-scripts allow-same-origin',
        ...more,
      }),
    },
  })
  const errors: EmbedError[] = []
  const view = render(
    <EmbedProvider client={createLab().client}>
      <Embed
        vendor={vendor}
        mode="iframe"
        options={{}}
        title="Board"
        onError={(error) => errors.push(error)}
        {...props}
      />
    </EmbedProvider>,
  )
  await pass(10)
  const frame = document.querySelector('iframe') as HTMLIFrameElement
  const say = (data: unknown, origin: string) =>
    act(
      () =>
        void window.dispatchEvent(
          new MessageEvent('message', { data, origin, source: frame.contentWindow as Window }),
        ),
    )
  return { ...view, frame, errors, say, disconnected }
}

test('the empty page that a frame of the page’s own origin begins with is not its page', async () => {
  const { frame } = await start(
    { readyOn: 'load', src: () => `${location.origin}/page`, tokenInUrl: true },
    { sandbox: false },
  )
  act(() => void frame.dispatchEvent(new Event('load')))
  expect(embedState()).toBe('loading')
  loadFrame(frame)
  await pass(10)
  expect(embedState()).toBe('ready')
})

const violate = (more: object = {}) =>
  act(() => {
    const event = Object.assign(new Event('securitypolicyviolation'), {
      effectiveDirective: 'frame-src',
      blockedURI: `${ORIGIN}/page`,
      disposition: 'enforce',
      ...more,
    })
    document.dispatchEvent(event)
  })

describe('a frame that the page’s CSP keeps out', () => {
  test.each(['load', 'message'] as const)(
    'fails at once, where it is ready by %s, and the error says so',
    async (readyOn) => {
      const { errors } = await start({ readyOn })
      violate()
      expect(embedState()).toBe('failed')
      expect(errors[0]).toMatchObject({ code: 'EMBED_WIDGET_LOAD' })
      expect(errors[0]?.message).toContain('Content-Security-Policy')
      expect(errors[0]?.message).toContain(ORIGIN)
      expectConsole('Content-Security-Policy')
    },
  )

  test('fails also if its error page has loaded before the page is told', async () => {
    const { frame } = await start({ readyOn: 'load' })
    act(() => loadFrame(frame))
    expect(embedState()).toBe('ready')
    violate()
    expect(embedState()).toBe('failed')
    expectConsole('Content-Security-Policy')
  })

  test.each([
    [{ blockedURI: 'https://another.example/page' }],
    [{ blockedURI: `${ORIGIN}/other` }],
    [{ blockedURI: 'inline' }],
    [{ effectiveDirective: 'connect-src' }],
    [{ disposition: 'report' }],
  ])('is another matter: %j', async (more) => {
    await start()
    violate(more)
    expect(embedState()).toBe('loading')
  })

  test('nothing is watched once the embed has gone', async () => {
    const { unmount, errors, disconnected } = await start()
    unmount()
    violate()
    expect(errors).toEqual([])
    expect(disconnected).toHaveBeenCalledOnce()
  })
})

describe('a frame that an isolated page keeps out', () => {
  const body = {
    type: 'corp',
    blockedURL: `${ORIGIN}/page?x=1`,
    destination: 'iframe',
    disposition: 'enforce',
  }

  test('fails at once, and the error says what to do', async () => {
    const { errors } = await start({ readyOn: 'load' })
    act(() => report([{ body: { toJSON: () => body } }]))
    expect(embedState()).toBe('failed')
    expect(errors[0]?.message).toContain('Cross-Origin-Embedder-Policy')
    expect(errors[0]?.message).toContain('credentialless')
    expectConsole('Cross-Origin-Embedder-Policy')
  })

  test('a report that changes nothing is not heard', async () => {
    await start()
    act(() =>
      report([
        { body: { ...body, disposition: 'reporting' } },
        { body: { ...body, blockedURL: 'https://x.example/' } },
        { body: {} },
      ]),
    )
    expect(embedState()).toBe('loading')
  })

  test('credentialless is set before the frame has an address, and a change loads it anew', async () => {
    const { frame } = await start({}, { credentialless: true })
    expect(frame.hasAttribute('credentialless')).toBe(true)
  })

  test('without it, the attribute is not there', async () => {
    const { frame } = await start()
    expect(frame.hasAttribute('credentialless')).toBe(false)
  })
})

describe('a frame that speaks from another origin', () => {
  test('fails at once if it is the widget, and the error names both origins', async () => {
    const { say, errors } = await start()
    say({ type: 'embed:hello' }, 'https://www.frame.example')
    expect(embedCode()).toBe('EMBED_WIDGET_LOAD')
    expect(errors[0]?.message).toContain(`${ORIGIN}: it shows https://www.frame.example`)
    expectConsole('www.frame.example')
  })

  test('an opaque origin is told as one', async () => {
    const { say, errors } = await start()
    say({ type: 'embed:ready' }, 'null')
    expect(errors[0]?.message).toContain('opaque origin')
    expectConsole('opaque origin')
  })

  test('somebody else on the way to it, e.g. a sign-in, is no failure; one who stays is named in the end', async () => {
    const { say, errors } = await start()
    say({ type: 'login:hello' }, 'https://login.example')
    expect(embedState()).toBe('loading')
    await pass(21_000)
    expect(errors[0]).toMatchObject({ code: 'EMBED_WIDGET_TIMEOUT' })
    expect(errors[0]?.message).toContain('https://login.example')
    expect(errors[0]?.message).toContain(ORIGIN)
  })

  test('one that was ready is not failed by a page that it shows later', async () => {
    const { say } = await start()
    say({ type: 'embed:ready' }, ORIGIN)
    say({ type: 'embed:hello' }, 'https://www.frame.example')
    expect(embedState()).toBe('ready')
  })
})

describe('a frame that stays silent', () => {
  test('and has loaded something: the error says what that may be', async () => {
    const { frame, errors } = await start()
    act(() => loadFrame(frame))
    await pass(21_000)
    expect(errors[0]?.message).toContain('X-Frame-Options')
  })

  test('and has loaded nothing: the error says so', async () => {
    const { errors } = await start()
    await pass(21_000)
    expect(errors[0]?.message).toContain('Nothing has loaded')
  })
})
