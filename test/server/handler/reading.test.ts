// @vitest-environment node
// How the handler gets at a body: once, within its limits, and also where somebody else was there first.
import { describe, expect, test, vi } from 'vitest'
import { withParsedBody } from '../../../src/server'
import { ask, json, refusalOf, setUpHandler, URL_OF_HANDLER, USER } from '../handling'

const { authorize, mint, onError, answerTo } = setUpHandler()

/** A body of `chunks`, and how many of them were pulled, and whether the rest was cancelled. */
function streamed(chunks: Iterable<Uint8Array>) {
  const from = chunks[Symbol.iterator]()
  const seen = { pulled: 0, isCancelled: false }
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        const next = from.next()
        if (next.done) return controller.close()
        seen.pulled += 1
        controller.enqueue(next.value)
      },
      cancel() {
        seen.isCancelled = true
      },
    },
    { highWaterMark: 0 },
  )
  return { request: ask({ body, duplex: 'half' } as RequestInit), seen }
}

function* endless(chunk: Uint8Array) {
  for (;;) yield chunk
}

/** A body that never comes to an end, and may have begun. */
function unfinished(beginning?: string, cancel?: () => Promise<void>) {
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => (beginning === undefined ? undefined : controller.enqueue(Buffer.from(beginning))),
    pull: () => new Promise(() => {}),
    ...(cancel ? { cancel } : {}),
  })
  return ask({ body, duplex: 'half' } as RequestInit)
}

describe('the limit', () => {
  test('holds while a body is read: the rest is cancelled', async () => {
    const { request, seen } = streamed(endless(new Uint8Array(4_096).fill(0x20)))
    const response = await answerTo(request)
    expect(response.status).toBe(400)
    expect((await refusalOf(response)).message).toContain('16384 bytes')
    expect(seen).toEqual({ pulled: 5, isCancelled: true })
  })

  test('of a body in many pieces is that of its whole', async () => {
    const { request } = streamed(
      [...Buffer.from('{"vendor":"\u00e4cme"}')].map((byte) => Uint8Array.of(byte)),
    )
    expect((await answerTo(request)).status).toBe(200)
    expect(mint.mock.calls[0]?.[0].vendor).toBe('\u00e4cme')
  })
})

test('pieces without a byte come to an end, too', async () => {
  const { request } = streamed(endless(new Uint8Array(0)))
  expect((await answerTo(request)).status).toBe(400)
  expect(mint).not.toHaveBeenCalled()
})

describe('a body that does not arrive', () => {
  test.each<[string, () => Request]>([
    ['at all', () => unfinished()],
    ['whole', () => unfinished('{"vendor":')],
    ['and cannot be cancelled', () => unfinished('{', () => Promise.reject(new Error('busy')))],
    ['and whose cancelling hangs', () => unfinished('{', () => new Promise(() => {}))],
    ['from an adapter that has no stream', () => slow(json({}))],
  ])('%s is given up after 5 s, with 408', async (_, make) => {
    const settled = vi.fn()
    const answering = answerTo(make())
    void answering.then(settled)
    await vi.advanceTimersByTimeAsync(4_999)
    expect(settled).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    const response = await answering
    expect(response.status).toBe(408)
    expect(await refusalOf(response)).toMatchObject({ error: 'request_timeout' })
    expect(mint).not.toHaveBeenCalled()
  })
})

describe('a body that somebody has read', () => {
  test.each<[string, () => Promise<Request>]>([
    [
      'to its end',
      async () => {
        const request = json({ vendor: 'acme' })
        await request.text()
        return request
      },
    ],
    [
      'and still holds',
      async () => {
        const request = json({ vendor: 'acme' })
        request.body?.getReader()
        return request
      },
    ],
    [
      'unseen, in Node, so that nothing is left of what was sent',
      async () => ask({ headers: { 'content-length': '17' } }),
    ],
  ])('%s is 400, and the developer hears what to do', async (_, make) => {
    const request = await make()
    const response = await answerTo(request)
    expect(response.status).toBe(400)
    expect((await refusalOf(response)).message).toContain('was read before')
    expect(onError).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: 'EMBED_CONFIG' }),
      request,
    )
    expect(String(onError.mock.calls[0]?.[0])).toContain('withParsedBody')
    expect(mint).not.toHaveBeenCalled()
  })

  test('by authorize is 400 as well, but authorize may read a clone', async () => {
    authorize.mockImplementation(async (request) => ((await request.text()) ? USER : null))
    expect((await answerTo(json({ vendor: 'acme' }))).status).toBe(400)
    authorize.mockImplementation(async (request) => ((await request.clone().text()) ? USER : null))
    expect((await answerTo(json({ vendor: 'acme' }))).status).toBe(200)
  })

  test.each<[string, () => unknown]>([
    ['as an object', () => ({ vendor: 'acme', params: { board: 7 } })],
    ['as a text', () => '{"vendor":"acme","params":{"board":7}}'],
    ['as bytes', () => Buffer.from('{"vendor":"acme","params":{"board":7}}')],
    [
      'as the memory that holds the bytes',
      () => new TextEncoder().encode('{"vendor":"acme","params":{"board":7}}').buffer,
    ],
    [
      'as an object of a class',
      () => Object.assign(new (class Dto {})(), { vendor: 'acme', params: { board: 7 } }),
    ],
    [
      'as an object without a prototype',
      () => Object.assign(Object.create(null), { vendor: 'acme', params: { board: 7 } }) as object,
    ],
  ])('is taken %s', async (_, make) => {
    const request = json({ vendor: 'acme' })
    await request.text()
    expect((await answerTo(withParsedBody(request, make()))).status).toBe(200)
    expect(mint.mock.calls[0]?.[0]).toMatchObject({ vendor: 'acme', params: { board: 7 } })
    expect(mint.mock.calls[0]?.[0].request).toBe(request)
  })

  test.each<[string, unknown]>([
    ['a text that is not JSON', 'vendor=acme'],
    ['bytes that are not UTF-8', Uint8Array.of(0xff)],
    ['null', null],
    ['a list', [{ vendor: 'acme' }]],
    ['a number', 7],
    ['an empty text', ''],
    ['a function', () => {}],
    ['what JSON cannot say', { vendor: 1n }],
    ['too much', { vendor: 'x'.repeat(16_384) }],
    ['too much, in fewer characters', { vendor: '\u{1f600}'.repeat(4_096) }],
  ])('is 400 where it is given as %s', async (_, body) => {
    expect((await answerTo(withParsedBody(json({}), body))).status).toBe(400)
    expect(mint).not.toHaveBeenCalled()
  })

  test.each<[string, () => unknown]>([
    ['a Promise that nobody awaited', () => Promise.resolve({ vendor: 'acme' })],
    ['a form', () => new URLSearchParams({ vendor: 'acme' })],
    ['a Blob', () => new Blob(['{"vendor":"acme"}'])],
    ['a stream', () => new ReadableStream()],
    ['a Map', () => new Map([['vendor', 'acme']])],
  ])(
    'is 400 where it is given as %s, and the developer hears what to do: nothing is minted without what the page sent',
    async (_, make) => {
      const response = await answerTo(withParsedBody(json({}), make()))
      expect(response.status).toBe(400)
      expect((await refusalOf(response)).message).toContain('no fields')
      expect(onError).toHaveBeenCalledExactlyOnceWith(
        expect.objectContaining({ code: 'EMBED_CONFIG' }),
        expect.anything(),
      )
      expect(String(onError.mock.calls[0]?.[0])).toContain('Await a Promise')
      expect(mint).not.toHaveBeenCalled()
    },
  )

  test('given as undefined was not read: the request’s own is', async () => {
    expect((await answerTo(withParsedBody(json({ vendor: 'acme' }), undefined))).status).toBe(200)
    expect(mint.mock.calls[0]?.[0].vendor).toBe('acme')
  })

  test('as a form is still refused by its type', async () => {
    const request = ask({
      body: 'vendor=acme',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    expect((await answerTo(withParsedBody(request, { vendor: 'acme' }))).status).toBe(400)
  })
})

describe('no body', () => {
  test('is no choice of a vendor, where none was sent', async () => {
    expect((await answerTo(new Request(URL_OF_HANDLER, { method: 'POST' }))).status).toBe(200)
    expect(mint.mock.calls[0]?.[0]).toMatchObject({ vendor: '', params: {} })
  })

  test.each<[string, Record<string, string>]>([
    ['JSON was said to come', { 'content-type': 'application/json' }],
    ['it was said to come in pieces', { 'transfer-encoding': 'chunked' }],
  ])('is 400 and says so, where %s', async (_, headers) => {
    const response = await answerTo(new Request(URL_OF_HANDLER, { method: 'POST', headers }))
    expect(response.status).toBe(400)
    expect((await refusalOf(response)).message).toContain('empty')
    expect(mint).not.toHaveBeenCalled()
  })
})

/** As an adapter gives it: no stream, but a `text` that takes its time. */
function slow(request: Request): Request {
  return new Proxy(request, {
    get(target, name) {
      if (name === 'body') return null
      return name === 'text' ? () => new Promise(() => {}) : (Reflect.get(target, name, target) as unknown)
    },
  })
}
