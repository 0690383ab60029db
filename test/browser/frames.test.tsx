import { render } from '@testing-library/react'
import { Activity, type ReactNode, StrictMode } from 'react'
import { expect, inject, test } from 'vitest'
import {
  createEmbedClient,
  defineVendor,
  Embed,
  type EmbedError,
  EmbedProvider,
  frame,
  fromFunction,
  handshake,
  reload,
} from '../../src'
import { keepAlive as kept } from '../../src/keep-alive'
import { expectConsole } from '../kit/printed'
import type { SeenRequest } from './frame-pages'
import { needs } from './needs'

const [origin, other] = inject('framePages')
const seen = async () => (await (await fetch(`${origin}/__seen`)).json()) as SeenRequest[]
const states = () =>
  [...document.querySelectorAll('[data-embed]')].map((embed) => embed.getAttribute('data-embed-state'))

const addressed = defineVendor<{ iframe: { page: string } }>({
  id: 'addressed',
  name: 'Addressed',
  modes: {
    iframe: frame({
      src: ({ page }, { token }) => `${origin}/${page}?token=${String(token)}`,
      tokenInUrl: true,
      readyOn: 'load',
      swap: reload(),
      sandbox: 'allow-scripts allow-same-origin',
    }),
  },
})
const speaking = defineVendor<{ iframe: { page: string } }>({
  id: 'speaking',
  name: 'Speaking',
  modes: {
    iframe: frame({
      ...handshake,
      src: ({ page }) => `${origin}/${page}`,
      sandbox: 'allow-scripts allow-same-origin',
    }),
  },
})

function createPage() {
  let count = 0
  const client = createEmbedClient({
    source: fromFunction(() => ({ embedToken: `CANARY-of-the-frame-${(count += 1)}`, expiresIn: 900 })),
  })
  const page = (node: ReactNode) => (
    <StrictMode>
      <EmbedProvider client={client} keepAlive={kept()} identity="user-1">
        {node}
      </EmbedProvider>
    </StrictMode>
  )
  return { client, page }
}

/** Where a page could find a token. */
const places = () =>
  [
    document.documentElement.outerHTML,
    ...performance.getEntries().map(({ name }) => name),
    location.href,
    JSON.stringify({ ...localStorage, ...sessionStorage }),
  ].join('\n')

test('a token in an address is in no attribute, no Resource Timing, no history and no Referer; kept, moved and renewed as well', async () => {
  await seen()
  const steps = history.length
  const { client, page } = createPage()
  const embed = (name: string, keepAlive: boolean) => (
    <Embed
      key={name}
      vendor={addressed}
      mode="iframe"
      options={{ page: name }}
      title={name}
      height={100}
      keepAlive={keepAlive}
    />
  )
  const { rerender, unmount } = render(page([embed('one', false), embed('two', true)]))
  await expect.poll(states).toEqual(['ready', 'ready'])
  expect(places()).not.toContain('CANARY')
  expect(await seen()).toEqual([
    { path: '/one?token=CANARY-of-the-frame-1', referer: null, destination: 'iframe' },
    { path: '/two?token=CANARY-of-the-frame-1', referer: null, destination: 'iframe' },
  ])

  // Renewed: both load anew, with the next token.
  await client.refresh(addressed, { page: 'one' })
  const renewed: SeenRequest[] = []
  await expect
    .poll(async () => (renewed.push(...(await seen())), renewed.map(({ path }) => path).sort()))
    .toEqual(['/one?token=CANARY-of-the-frame-2', '/two?token=CANARY-of-the-frame-2'])
  expect(renewed.map(({ referer, destination }) => [referer, destination])).toEqual(
    Array(2).fill([null, 'iframe']),
  )
  await expect.poll(states).toEqual(['ready', 'ready'])

  // Another order: React moves an element, which empties a frame without moveBefore.
  rerender(page([embed('two', true), embed('one', false)]))
  await expect
    .poll(() =>
      [...document.querySelectorAll('iframe')].every(({ contentDocument }) => contentDocument === null),
    )
    .toBe(true)

  // Kept: it goes, and comes back without a request where the browser can keep a frame.
  rerender(page([embed('one', false)]))
  await seen()
  rerender(page([embed('one', false), embed('two', true)]))
  await expect.poll(states).toEqual(['ready', 'ready'])
  expect((await seen()).filter(({ path }) => path.startsWith('/two'))).toHaveLength(
    'moveBefore' in Element.prototype ? 0 : 1,
  )

  expect(places()).not.toContain('CANARY')
  expect(history.length).toBe(steps)
  unmount()
  client.clear()
  expect(places(), 'after all has gone').not.toContain('CANARY')
})

test('a hidden <Activity> keeps what has keepAlive, and mounts everything else anew', async (context) => {
  needs('moveBefore')(context)
  await seen()
  const { page } = createPage()
  const activity = (mode: 'visible' | 'hidden') =>
    page(
      <Activity mode={mode}>
        <Embed vendor={addressed} mode="iframe" options={{ page: 'plain' }} title="plain" height={100} />
        <Embed
          vendor={addressed}
          mode="iframe"
          options={{ page: 'kept' }}
          title="kept"
          height={100}
          keepAlive
        />
      </Activity>,
    )
  const { rerender } = render(activity('visible'))
  await expect.poll(states).toEqual(['ready', 'ready'])
  await seen()
  rerender(activity('hidden'))
  await expect.poll(() => document.querySelectorAll('[data-embed-parking] iframe').length).toBe(1)
  rerender(activity('visible'))
  const loads: SeenRequest[] = []
  await expect
    .poll(async () => (loads.push(...(await seen())), loads.map(({ path }) => path.split('?')[0])))
    .toEqual(['/plain'])
  await expect.poll(states).toEqual(['ready', 'ready'])
  expect(document.querySelectorAll('[data-embed-parking] iframe')).toHaveLength(0)
  loads.push(...(await seen()))
  expect(loads).toHaveLength(1)
})

test('a frame that is redirected to another origin fails at once, and both are named', async () => {
  const errors: EmbedError[] = []
  const { page } = createPage()
  render(
    page(
      <Embed
        vendor={speaking}
        mode="iframe"
        options={{ page: 'redirect' }}
        title="Moved"
        height={200}
        onError={(error) => errors.push(error)}
      />,
    ),
  )
  await expect.poll(states).toEqual(['failed'])
  expect(errors[0]).toMatchObject({ code: 'EMBED_WIDGET_LOAD' })
  expect(errors[0]?.message).toContain(origin)
  expect(errors[0]?.message).toContain(other)
  expectConsole('redirected')
})

test('a credentialless frame speaks as any other', async () => {
  const { page } = createPage()
  render(
    page(
      <Embed
        vendor={speaking}
        mode="iframe"
        options={{ page: 'speaks' }}
        title="Alone"
        height={200}
        credentialless
      />,
    ),
  )
  await expect.poll(states).toEqual(['ready'])
  expect(document.querySelector('iframe')?.hasAttribute('credentialless')).toBe(true)
})

// The last one: a policy cannot be taken back.
test('a frame that the page’s CSP keeps out is never ready: by its load, by its message', async () => {
  const policy = Object.assign(document.createElement('meta'), {
    httpEquiv: 'Content-Security-Policy',
    content: `frame-src ${other}`,
  })
  document.head.append(policy)
  const errors: EmbedError[] = []
  const ready: string[] = []
  const { page } = createPage()
  const props = { height: 200, onError: (error: EmbedError) => errors.push(error) }
  render(
    page(
      <>
        <Embed
          vendor={addressed}
          mode="iframe"
          options={{ page: 'kept-out' }}
          title="Loaded"
          {...props}
          onReady={() => ready.push('load')}
        />
        <Embed
          vendor={speaking}
          mode="iframe"
          options={{ page: 'kept-out' }}
          title="Told"
          {...props}
          onReady={() => ready.push('message')}
        />
      </>,
    ),
  )
  await expect.poll(states).toEqual(['failed', 'failed'])
  expect(ready).toEqual([])
  expect(new Set(errors.map(({ code }) => code))).toEqual(new Set(['EMBED_WIDGET_LOAD']))
  expectConsole('Content-Security-Policy', 'Content-Security-Policy')
  policy.remove()
})
