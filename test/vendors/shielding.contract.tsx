import '@runtypelabs/persona/widget.css'
import { cleanup, render } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createEmbedClient, Embed, EmbedProvider, fromEndpoint } from '../../src'
import { interakt } from '../../src/vendors/interakt'
import { openChatWidget } from '../../src/vendors/open-chat-widget'
import { runtype } from '../../src/vendors/runtype'
import type { Seen } from './seen'
import { createVendorWorld, documentText, drawn, embedOf, typeInto, type VendorWorld } from './world'

const { fetch } = globalThis
let world: VendorWorld
let shield: string
/** All that the page has sent and got: addresses, headers and bodies. */
let traffic: string[]

beforeEach(async () => {
  world = await createVendorWorld('shielding')
  shield = `${world.servers.backend}/shield`
  await fetch(`${shield}/__open`, { method: 'POST', body: location.origin })
  traffic = []
  performance.setResourceTimingBufferSize(100_000)
  performance.clearResourceTimings()
  vi.stubGlobal('fetch', async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input, init)
    traffic.push(request.url, ...[...request.headers].flat(), await request.clone().text())
    const response = await fetch(request)
    const copy = response.clone()
    traffic.push(...[...copy.headers].flat())
    void copy.text().then(
      (text) => traffic.push(text),
      () => {},
    )
    return response
  })
})

afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  localStorage.clear()
  sessionStorage.clear()
})

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function'

/** Every text that a script can reach from `window`, up to so many objects. */
function reachable(): string[] {
  const texts: string[] = []
  const seen = new Set<object>([window.parent, window.top ?? window])
  const queue: object[] = [window]
  const look = (value: unknown) => {
    if (typeof value === 'string') texts.push(value)
    if (!isObject(value) || seen.has(value)) return
    seen.add(value)
    queue.push(value)
  }
  for (let at = 0; at < queue.length && at < 300_000; at += 1) {
    const value = queue[at] as object
    for (const key of Reflect.ownKeys(value)) look(Object.getOwnPropertyDescriptor(value, key)?.value)
    if (value instanceof Map) for (const entry of value) entry.forEach(look)
    if (value instanceof Set) value.forEach(look)
  }
  return texts
}

/** All of the page but its objects: document, open shadow roots, storage, addresses, traffic. */
function everything(): string {
  return [
    documentText(),
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
    document.cookie,
    location.href,
    JSON.stringify(history.state),
    window.name,
    ...performance.getEntries().map(({ name }) => name),
    ...traffic,
  ].join('\n')
}

const PLANTED = `planted-${crypto.randomUUID()}`
const chatRoot = () => document.getElementById('os-chat-widget-root') as HTMLElement
const help = () => embedOf('Help').querySelector('[data-interakt-widget]')?.shadowRoot as ShadowRoot

test('three widgets work through the proxy, and the real tokens are nowhere in the browser', async () => {
  const client = createEmbedClient({ source: fromEndpoint(`${shield}/token`) })
  const { servers } = world
  render(
    <EmbedProvider client={client} identity="user-1">
      <Embed
        vendor={interakt}
        mode="inline"
        title="Help"
        options={{
          widget: 'chat',
          scriptUrl: `${servers.interakt}/embed/v1/widgets.js`,
          apiBaseUrl: `${shield}/interakt`,
        }}
      />
      <Embed
        vendor={runtype}
        mode="inline"
        title="Assistant"
        height={500}
        options={{ apiUrl: `${shield}/runtype` }}
      />
      <Embed
        vendor={openChatWidget}
        mode="inline"
        title="Chat"
        options={{
          baseUrl: `${shield}/open-chat-widget`,
          scriptUrl: `${servers['open-chat-widget']}/widget/chat-widget.js`,
        }}
      />
    </EmbedProvider>,
  )
  for (const title of ['Help', 'Assistant', 'Chat'])
    await expect.poll(() => embedOf(title).dataset['embedState']).toBe('ready')

  const field = help().querySelector('input, textarea') as HTMLInputElement
  typeInto(field, 'one')
  field.form?.requestSubmit()
  await expect.poll(() => help().textContent).toMatch(/This is answer 1 of this conversation/)

  chatRoot().querySelector('button')?.click()
  const message = chatRoot().querySelector('input') as HTMLInputElement
  typeInto(message, 'two')
  message.form?.requestSubmit()
  await expect.poll(() => chatRoot().textContent).toMatch(/message 1 of this conversation/)

  await drawn()
  const area = () => embedOf('Assistant').querySelector('textarea') as HTMLTextAreaElement
  typeInto(area(), 'three')
  area().dispatchEvent(
    new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }),
  )
  await expect.poll(() => embedOf('Assistant').textContent).toMatch(/You asked: three.*until it is done/s)

  const secrets = (await (await fetch(`${shield}/__secrets`)).json()) as string[]
  expect(secrets.map(({ length }) => length > 12)).toEqual([true, true, true])
  Object.assign(window, { __planted: { deep: [new Map([['key', { text: PLANTED }]])] } })
  const found = reachable()
  const all = [everything(), ...found].join('\n')
  Reflect.deleteProperty(window, '__planted')
  for (const secret of secrets)
    for (const form of [secret, secret.slice(-12), btoa(secret).slice(4, -4)])
      expect(all.includes(form)).toBe(false)
  // The search itself sees what is there: our own token, and what lies deep in an object.
  expect(all).toMatch(/"embedToken":"eyJ/)
  expect(found.filter((text) => text === PLANTED)).toHaveLength(1)
  const { requests } = (await (await fetch(`${servers.backend}/__seen`)).json()) as Seen
  const direct = requests.map(({ url }) => new URL(url)).filter(({ origin }) => origin !== servers.backend)
  expect([...new Set(direct.map(({ pathname }) => pathname))].sort()).toEqual([
    '/embed/v1/widgets.js',
    '/widget/chat-widget.js',
  ])
})

test('a stolen token is refused at another origin, for another scope, in another session, after 15 minutes', async () => {
  const calls = {
    interakt: (at: string, token: string) =>
      post(`${at}/api/v1/ai-experiences/chat`, { 'x-access-token': token }, { message: 'Hello' }),
    'open-chat-widget': (at: string, token: string) =>
      post(`${at}/v1/chat`, { 'x-api-key': token }, { sessionId: 's', message: 'Hello' }),
    runtype: (at: string, token: string) => post(`${at}/v1/client/init`, {}, { token }),
  }
  const post = async (url: string, headers: Record<string, string>, body: object) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
    if (response.ok) return response.status
    return `${response.status} ${((await response.json()) as { reason: string }).reason}`
  }
  const sign = async (vendor: string, more: object = {}) => {
    const body = JSON.stringify({ vendor, origin: location.origin, secondsAgo: 0, ...more })
    return (await fetch(`${shield}/__sign`, { method: 'POST', body })).text()
  }
  for (const [vendor, call] of Object.entries(calls)) {
    const at = `${shield}/${vendor}`
    const token = await sign(vendor)
    expect(await call(at, token), vendor).toBe(200)
    // Its own page is another one: a browser says where this page is.
    expect(await call(at, await sign(vendor, { origin: 'https://other.example.com' }))).toBe(
      '403 origin_refused',
    )
    expect(await call(`${at}-sales`, token)).toBe('401 token_rejected')
    expect(await call(at, await sign(vendor, { secondsAgo: 906 }))).toBe('401 token_expired')
    await fetch(`${shield}/__session`, { method: 'POST', body: 'user-2' })
    expect(await call(at, token)).toBe('403 identity_mismatch')
    await fetch(`${shield}/__session`, { method: 'POST', body: 'user-1' })
  }
})
