// @vitest-environment node
// Over real HTTP on this machine: a vendor, the proxy in front of it in two adapters, and a client.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import { toNodeHandler } from 'srvx/node'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { CHAT, createShield, type Handler, PAGE } from './shielding'

type Listener = (request: IncomingMessage, response: ServerResponse) => unknown
const servers: Server[] = []

async function listen(listener: Listener): Promise<string> {
  const server = createServer((request, response) => void listener(request, response))
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
})

/** A promise that somebody else resolves. */
function gate<T = void>() {
  let open: (value: T) => void = () => {}
  const opened = new Promise<T>((resolve) => (open = resolve))
  return { opened, open }
}

const ADAPTERS: [string, (proxy: Handler) => Listener][] = [
  ['@hono/node-server', (proxy) => getRequestListener(proxy, { overrideGlobalObjects: false })],
  ['srvx', (proxy) => toNodeHandler(proxy) as Listener],
]

describe.each(ADAPTERS)('%s', (_, adapt) => {
  let vendor: ServerResponse
  let asked: ReturnType<typeof gate>
  let closed: ReturnType<typeof gate>
  let proxyAt: string
  let token: string

  beforeEach(async () => {
    asked = gate()
    closed = gate()
    const baseUrl = await listen((request, response) => {
      vendor = response
      response.on('close', closed.open)
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.flushHeaders()
      request.resume().on('end', asked.open)
    })
    const shield = await createShield('interakt', { baseUrl, fetch: undefined, maxConcurrent: 1 })
    token = await shield.mint()
    proxyAt = await listen(adapt(shield.proxy))
  })

  const ask = (signal?: AbortSignal) =>
    fetch(`${proxyAt}/embed${CHAT}`, {
      method: 'POST',
      headers: { origin: PAGE, 'content-type': 'application/json', 'x-access-token': token },
      body: '{"message":"Hello"}',
      ...(signal ? { signal } : {}),
    })

  /** The answer after its first event: some adapters send the headers with it. */
  async function begin(signal?: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const answer = ask(signal)
    await asked.opened
    vendor.write('data: 0\n\n')
    const { status, body } = await answer
    expect(status).toBe(200)
    const reader = (body as ReadableStream<Uint8Array>).getReader()
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('data: 0\n\n')
    reader.releaseLock()
    return body as ReadableStream<Uint8Array>
  }

  test('chunks arrive one by one: the vendor writes the next only when the client has the last', async () => {
    const reader = (await begin()).getReader()
    const decoder = new TextDecoder()
    for (let count = 1; count < 20; count += 1) {
      vendor.write(`data: ${count}\n\n`)
      // Would never come if anything on the way waited for more.
      expect(decoder.decode((await reader.read()).value)).toBe(`data: ${count}\n\n`)
    }
    vendor.end()
    expect((await reader.read()).done).toBe(true)
  })

  test('a client that leaves in the middle closes the vendor’s answer, and gives its place back', async () => {
    const leaving = new AbortController()
    await begin(leaving.signal)
    leaving.abort()
    await closed.opened
    expect(vendor.writableFinished).toBe(false)
    asked = gate()
    // The only place is free again.
    await (await begin()).cancel()
  })

  test('a client that leaves before the answer begins closes the vendor’s request', async () => {
    const gone = gate()
    const baseUrl = await listen((request, response) => {
      response.on('close', gone.open)
      request.resume().on('end', asked.open)
    })
    const shield = await createShield('interakt', { baseUrl, fetch: undefined })
    token = await shield.mint()
    proxyAt = await listen(adapt(shield.proxy))
    const leaving = new AbortController()
    const answer = ask(leaving.signal).catch((error: unknown) => (error as Error).name)
    await asked.opened
    leaving.abort()
    expect(await answer).toBe('AbortError')
    await gone.opened
    expect(shield.errors).toEqual([])
  })

  test('an answer that breaks off at the vendor breaks off at the client, too', async () => {
    const reader = (await begin()).getReader()
    vendor.destroy()
    await expect(reader.read()).rejects.toThrow()
    // hono tells of it; there is no secret in it.
    const printed = vi.mocked(console.error).mock.calls.splice(0).map(String)
    expect([[], ['Error: The vendor’s answer broke off.']]).toContainEqual(printed)
  })
})
