// @vitest-environment node
import { PassThrough } from 'node:stream'
import { Suspense } from 'react'
import { renderToPipeableStream, renderToString } from 'react-dom/server'
import { expect, onTestFinished, test, vi } from 'vitest'
import {
  createEmbedClient,
  Embed,
  EmbedProvider,
  EmbedSuspense,
  fromStatic,
  useEmbedExpiry,
  useEmbedToken,
  useSuspenseEmbedToken,
} from '../../src'
import { hydrate } from '../../src/initial-tokens'
import { keepAlive as kept } from '../../src/keep-alive'
import { returningAi } from '../../src/vendors/returning-ai'
import { eventually } from '../kit/eventually'
import { MINUTE, pass } from '../kit/time'

function Suspending() {
  return <b>{useSuspenseEmbedToken(returningAi, { widget: 'store', communityId: 'c1' }).token.value}</b>
}

function Status() {
  const { status } = useEmbedToken(returningAi, { widget: 'store', communityId: 'c1' })
  const { phase } = useEmbedExpiry(returningAi, { widget: 'store', communityId: 'c1' })
  return (
    <p>
      {status} {phase}
    </p>
  )
}

test('on a server: reserved boxes, no style attribute, no request, no token, no address of a frame', async () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  let requests = 0
  const source = fromStatic('canary-token')
  const client = createEmbedClient({
    source: { fetch: (request) => ((requests += 1), source.fetch(request)) },
  })
  const page = (
    <EmbedProvider client={client} keepAlive={kept()} identity="alice">
      <Embed
        vendor={returningAi}
        mode="inline"
        options={{ widget: 'store', communityId: 'c1' }}
        title="Store"
        height={300}
      />
      <Embed
        vendor={returningAi}
        mode="iframe"
        options={{ widget: 'store', communityId: 'c1', widgetUrl: 'https://w.example' }}
        title="Frame"
      />
      <Embed
        vendor={returningAi}
        mode="iframe"
        options={{ widget: 'store', communityId: 'c1', widgetUrl: 'https://w.example' }}
        title="Kept"
        keepAlive
      />
      <EmbedSuspense fallback="waiting">
        <Suspending />
      </EmbedSuspense>
      <Status />
    </EmbedProvider>
  )
  const html = renderToString(page)
  await pass(MINUTE)
  expect(html).toContain('data-embed-state="loading"')
  expect(html).toContain('height="300"')
  expect(html).toContain('height="600"')
  expect(html).not.toContain('style=')
  expect(html).toContain('loading<!-- --> <!-- -->none')
  expect(html).not.toContain('canary')
  expect(html).not.toContain('w.example')
  expect(requests).toBe(0)
  expect(renderToString(page)).toBe(html)
})

test('on a server, useSuspenseEmbedToken outside of <EmbedSuspense> says what to do', () => {
  const client = createEmbedClient({ source: fromStatic('canary-token') })
  expect(() =>
    renderToString(<EmbedProvider client={client} keepAlive={kept()} children={<Suspending />} />),
  ).toThrow(/Put the component into <EmbedSuspense/)
})

test('on a server, streams the shell before what is slow, with no token in it', async () => {
  const client = createEmbedClient({ source: fromStatic('canary-token') })
  let isAwake = false
  let wake = () => {}
  const slow = new Promise<void>((resolve) => (wake = resolve))
  function Slow() {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- how a component suspends in React 18, too
    if (!isAwake) throw slow
    return <p>slow content</p>
  }
  const sent = new PassThrough()
  let html = ''
  sent.on('data', (chunk: Buffer) => (html += chunk.toString()))
  const { pipe } = renderToPipeableStream(
    <EmbedProvider
      client={client}
      initialTokens={hydrate({
        tokens: [{ vendor: 'returning-ai', params: {}, embedToken: 'canary-token', expiresIn: 900 }],
      })}
    >
      <EmbedSuspense fallback="waiting for the token">
        <Suspending />
      </EmbedSuspense>
      <main>
        <Suspense fallback="waiting for the content">
          <Slow />
        </Suspense>
      </main>
    </EmbedProvider>,
    { onShellReady: () => pipe(sent) },
  )
  await eventually(() => expect(html).toContain('waiting for the content'))
  expect(html).toContain('waiting for the token')
  expect(html).not.toContain('slow content')
  isAwake = true
  wake()
  await eventually(() => expect(html).toContain('slow content'))
  expect(html).not.toContain('canary')
})
