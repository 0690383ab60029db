// A page in production ships no sentences: the error of a frame names the fault, the origins and what the widget
// itself said.
import { act, render } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import type { EmbedError, FrameDefinition } from '../../src'
import { loadFrame } from '../kit/links'
import { pass } from '../kit/rendered'
import { fakeTime } from '../kit/time'

fakeTime()

const ORIGIN = 'https://frame.example'

interface Shown {
  frame: HTMLIFrameElement
  say: (data: unknown, origin?: string) => void
}

/** Shows a frame in production, and returns the messages of its errors. */
async function failWith(happen: (shown: Shown) => void, more: Partial<FrameDefinition<object>> = {}) {
  vi.stubEnv('NODE_ENV', 'production')
  vi.resetModules()
  const { Embed, EmbedProvider, defineVendor, frame: frameMode, handshake } = await import('../../src')
  const { createLab } = await import('../kit/lab')
  const vendor = defineVendor<{ iframe: object }>({
    id: 'board',
    name: 'Board',
    modes: {
      iframe: frameMode({
        ...handshake,
        src: () => `${ORIGIN}/page`,
        sandbox: 'allow-scripts allow-same-origin',
        ...more,
      }),
    },
  })
  const errors: EmbedError[] = []
  render(
    <EmbedProvider client={createLab().client}>
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
  act(() =>
    happen({
      frame,
      say: (data, origin = ORIGIN) =>
        window.dispatchEvent(new MessageEvent('message', { data, origin, source: frame.contentWindow })),
    }),
  )
  await pass(21_000)
  return errors.map(({ message }) => message)
}

const blockByCsp = () =>
  document.dispatchEvent(
    Object.assign(new Event('securitypolicyviolation'), {
      effectiveDirective: 'frame-src',
      blockedURI: `${ORIGIN}/page`,
      disposition: 'enforce',
    }),
  )

test.each<[string, (shown: Shown) => void, Partial<FrameDefinition<object>>?]>([
  [`EMBED_WIDGET_LOAD notShown Board ${ORIGIN} csp frame-src`, blockByCsp],
  [
    `EMBED_WIDGET_LOAD notShown Board ${ORIGIN} elsewhere https://www.frame.example`,
    ({ say }) => say({ type: 'embed:hello' }, 'https://www.frame.example'),
  ],
  [
    `EMBED_WIDGET_TIMEOUT notReady Board 20000 elsewhere ${ORIGIN} https://login.example`,
    ({ say }) => say({ type: 'login:hello' }, 'https://login.example'),
  ],
  [`EMBED_WIDGET_TIMEOUT notReady Board 20000 silent ${ORIGIN}`, ({ frame }) => loadFrame(frame)],
  [`EMBED_WIDGET_TIMEOUT notReady Board 20000 empty ${ORIGIN}`, () => {}],
  ['EMBED_CONFIG frameNotHttp Board about:', () => {}, { src: () => 'about:blank' }],
  ['EMBED_CONFIG ownOrigin Board', () => {}, { src: () => location.origin }],
  ['EMBED_CONFIG opaqueSandbox Board allow-scripts', () => {}, { sandbox: 'allow-scripts' }],
  [
    'EMBED_WIDGET_ERROR frameThrew Board',
    ({ say }) => say({ type: 'embed:hello' }),
    {
      receive: () => {
        throw new TypeError('of the vendor')
      },
    },
  ],
  [
    'EMBED_WIDGET_ERROR widgetSaid Board a call with … failed',
    ({ say }) => say({ type: 'any' }),
    { receive: () => ({ type: 'failed', message: 'a call with token-1 failed' }) },
  ],
])('an error of a frame says "%s"', async (message, happen, more) => {
  expect(await failWith(happen, more)).toEqual([`${message} (see react-embed-token, Errors)`])
})
