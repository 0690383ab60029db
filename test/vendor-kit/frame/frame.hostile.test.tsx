// A frame, or the vendor's code that reads it, that does not behave: the failure of that widget, and of
// nothing else.
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
  inline,
} from '../../../src'
import { fresh } from '../../kit/answers'
import { createLab } from '../../kit/lab'
import { takePrinted } from '../../kit/printed'
import { embedCode, embedState, pass } from '../../kit/rendered'
import { fakeTime } from '../../kit/time'

fakeTime()

const ORIGIN = 'https://frame.example'

async function start(more: Partial<FrameDefinition<object>> = {}, answer = fresh(900)) {
  const vendor = defineVendor<{ iframe: object }>({
    id: 'board',
    name: 'Board',
    modes: {
      iframe: frameMode({
        ...handshake,
        src: () => `${ORIGIN}/`,
        sandbox: 'allow-scripts allow-same-origin',
        ...more,
      }),
    },
  })
  const errors: EmbedError[] = []
  const lab = createLab(answer)
  render(
    <EmbedProvider client={lab.client}>
      <Embed
        vendor={vendor}
        mode="iframe"
        options={{}}
        title="Board"
        onError={(error) => errors.push(error)}
      />
    </EmbedProvider>,
  )
  await pass(10)
  const frame = document.querySelector('iframe') as HTMLIFrameElement
  const source = frame.contentWindow as Window
  const posted: unknown[] = []
  vi.spyOn(source, 'postMessage').mockImplementation(((message: unknown) =>
    posted.push(message)) as typeof source.postMessage)
  const say = (data: unknown, origin = ORIGIN) =>
    act(() => void window.dispatchEvent(new MessageEvent('message', { data, origin, source })))
  return { vendor, lab, errors, frame, posted, say }
}

const LONG = (n: number) => `CANARY.${n}.${'A1b2C3d4'.repeat(30)}`

describe('an error that repeats a token', () => {
  const told = (errors: EmbedError[]) => errors.map(({ message }) => message).join('\n')

  test('that is longer than what is quoted: nothing of it is told', async () => {
    const { say, errors } = await start({}, (_, n) => ({ embedToken: LONG(n), expiresIn: 900 }))
    say({ type: 'embed:ready' })
    say({ type: 'embed:error', message: `Invalid token: ${LONG(1)}` })
    expect(told(errors)).toContain('Invalid token: …')
    expect(told(errors)).not.toContain('CANARY')
  })

  test('of before, which is still alive', async () => {
    const { say, errors, lab, vendor } = await start({}, (_, n) => ({ embedToken: LONG(n), expiresIn: 900 }))
    say({ type: 'embed:ready' })
    for (let n = 0; n < 3; n++) await act(() => lab.client.refresh(vendor, {}))
    for (const n of [1, 2, 3, 4]) say({ type: 'embed:error', message: `bad ${LONG(n)}` })
    expect(errors).toHaveLength(4)
    expect(told(errors)).not.toContain('CANARY')
  })

  test.each([encodeURIComponent, JSON.stringify, btoa])('in another form: %o', async (form) => {
    const token = 'CANARY+a/b=c"d1'
    const { say, errors } = await start({}, () => ({ embedToken: token, expiresIn: 900 }))
    say({ type: 'embed:ready' })
    say({ type: 'embed:error', message: `bad ${form(token)}` })
    expect(told(errors)).toContain('bad ')
    expect(told(errors)).not.toContain('CANARY')
    expect(told(errors)).not.toContain(btoa(token).slice(0, 12))
  })

  test('in what the vendor’s code throws', async () => {
    const { say, errors, lab } = await start({
      receive: () => {
        throw Object.assign(new Error('cannot read token-1'), { config: { token: 'token-1' } })
      },
    })
    say({ type: 'x' })
    expect(errors[0]?.cause).toMatchObject({ message: 'cannot read …', config: { token: '…' } })
    expect(
      JSON.stringify(
        lab.events.map((event) => ('error' in event ? [event.error.message, event.error.cause] : [])),
      ),
    ).not.toContain('token-1')
  })
})

describe('vendor code that throws', () => {
  test.each(['receive', 'deliver', 'deliverTheme'] as const)(
    '%s: the widget fails, and nothing is thrown at the page',
    async (name) => {
      const thrown = vi.fn((event: Event) => event.preventDefault())
      window.addEventListener('error', thrown)
      const boom = new Error('vendor')
      const { say, errors } = await start({
        [name]: () => {
          throw boom
        },
      })
      say({ type: 'embed:hello' })
      window.removeEventListener('error', thrown)
      expect(thrown).not.toHaveBeenCalled()
      expect(errors.at(-1)).toMatchObject({ code: 'EMBED_WIDGET_ERROR', cause: boom })
      expect(embedState()).toBe('failed')
    },
  )

  test('a frame that is ready stays, however often its messages cannot be read', async () => {
    let isBroken = false
    const { say, errors } = await start({
      receive(data) {
        if (isBroken) throw new Error('vendor')
        return handshake.receive(data)
      },
    })
    say({ type: 'embed:ready' })
    isBroken = true
    for (let n = 0; n < 500; n++)
      window.dispatchEvent(
        new MessageEvent('message', {
          data: n,
          origin: ORIGIN,
          source: document.querySelector('iframe')?.contentWindow as Window,
        }),
      )
    await pass(10)
    expect(embedState()).toBe('ready')
    expect(errors.length).toBeLessThanOrEqual(11)
    takePrinted()
  })

  test('floats: the widget fails, and the page is rendered', async () => {
    const lab = createLab()
    const vendor = defineVendor<{ inline: object }>({
      id: 'adrift',
      name: 'Adrift',
      modes: {
        inline: inline({
          floats() {
            throw new Error('vendor')
          },
          mount: () => ({ setToken() {}, destroy() {} }),
        }),
      },
    })
    render(
      <EmbedProvider client={lab.client}>
        <Embed vendor={vendor} mode="inline" options={{}} title="Board" />
        <p id="page">the page</p>
      </EmbedProvider>,
    )
    await pass(10)
    expect(document.getElementById('page')?.textContent).toBe('the page')
    expect(embedCode()).toBe('EMBED_WIDGET_ERROR')
  })

  test('tokenParams, of changed options: the widget fails, and the page is rendered', async () => {
    const lab = createLab()
    const vendor = defineVendor<{ inline: { account: string } }>({
      id: 'odd',
      name: 'Odd',
      tokenParams({ account }) {
        if (account === 'b') throw new Error('vendor')
        return { account }
      },
      modes: {
        inline: inline({
          mount({ report }) {
            report.ready()
            return { setToken() {}, update: () => true, destroy() {} }
          },
        }),
      },
    })
    const page = (account: string) => (
      <EmbedProvider client={lab.client}>
        <Embed vendor={vendor} mode="inline" options={{ account }} title="Board" />
        <p id="page">the page</p>
      </EmbedProvider>
    )
    const { rerender } = render(page('a'))
    await pass(10)
    expect(embedState()).toBe('ready')
    rerender(page('b'))
    await pass(10)
    expect(document.getElementById('page')?.textContent).toBe('the page')
    expect(embedState()).toBe('failed')
  })
})

test.each([
  'about:blank',
  'about:srcdoc',
  'blob:https://frame.example/7c9e6679',
  `blob:${location.origin}/7c9e6679`,
  'data:text/html,x',
  'javascript:void 0',
])('a frame on %s is a mistake, also without a sandbox', async (address) => {
  for (const readyOn of ['load', 'message'] as const) {
    const { errors, frame } = await start({ src: () => address, readyOn })
    expect(errors[0]).toMatchObject({ code: 'EMBED_CONFIG' })
    expect(frame.getAttribute('src')).not.toBe(address)
    document.body.replaceChildren()
  }
  takePrinted()
})

test('a frame that asks in a loop is answered a few times, and in the end', async () => {
  const { say, posted, lab, vendor } = await start()
  for (let n = 0; n < 500; n++)
    window.dispatchEvent(
      new MessageEvent('message', {
        data: { type: 'embed:hello' },
        origin: ORIGIN,
        source: document.querySelector('iframe')?.contentWindow as Window,
      }),
    )
  expect(posted.length).toBeLessThanOrEqual(22)
  const { length } = posted
  await pass(200)
  expect(posted.length).toBeGreaterThan(length)
  expect(posted.at(-1)).toEqual({ type: 'embed:token', token: 'token-1' })
  await act(() => lab.client.refresh(vendor, {}))
  expect(posted.at(-1)).toEqual({ type: 'embed:token', token: 'token-2' })
  say({ type: 'embed:ready' })
  expect(embedState()).toBe('ready')
})
