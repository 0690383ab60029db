// @vitest-environment node
import { describe, expect, test } from 'vitest'
import { ask, json, refusalOf, setUpHandler, URL_OF_HANDLER } from '../handling'

const { authorize, mint, answerTo } = setUpHandler()

describe('a body', () => {
  const broken = () =>
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"vendor":'))
        controller.error(new Error('reset'))
      },
    })

  test.each<[string, () => BodyInit]>([
    ['that is text', () => 'hello'],
    ['that is a form', () => new URLSearchParams({ vendor: 'acme' })],
    ['that is multipart', () => new FormData()],
    ['that is cut off', () => '{"vendor":"acme"'],
    ['with something after it', () => '{}{}'],
    ['that is a comment', () => '// {}'],
    ['in single quotes', () => "{'vendor':'acme'}"],
    ['that is null', () => 'null'],
    ['that is a number', () => '42'],
    ['that is a string', () => '"acme"'],
    ['that is true', () => 'true'],
    ['that is undefined', () => 'undefined'],
    ['that is NaN', () => 'NaN'],
    ['that is white space', () => ' \n'],
    ['that is HTML', () => '<html></html>'],
    ['with a NUL', () => '\0'],
    ['that is not UTF-8', () => new Uint8Array([0xff, 0xfe, 0xfd])],
    ['that is nested deeply and never closed', () => '['.repeat(16_000)],
    ['that is too long', () => JSON.stringify({ vendor: 'x'.repeat(16_384) })],
    ['that is much too long', () => JSON.stringify({ vendor: 'x'.repeat(1_000_000) })],
    ['that breaks off', broken],
  ])('%s gives 400, and mints nothing', async (_, body) => {
    const response = await answerTo(ask({ body: body(), duplex: 'half' } as RequestInit))
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ error: 'bad_request' })
    expect(mint).not.toHaveBeenCalled()
  })

  test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'of type %s gives 400, and mints nothing',
    async (type) => {
      const response = await answerTo(ask({ body: '{}', headers: { 'content-type': type } }))
      expect(response.status).toBe(400)
      expect(mint).not.toHaveBeenCalled()
    },
  )

  test('with bytes that are not UTF-8 in a string gives 400: nothing is guessed', async () => {
    const bytes = new Uint8Array([...Buffer.from('{"vendor":"'), 0xff, 0xfe, ...Buffer.from('"}')])
    expect((await answerTo(ask({ body: bytes }))).status).toBe(400)
    expect(mint).not.toHaveBeenCalled()
  })

  test.each([
    'application/jsonx',
    'application/json-patch+json',
    'text/plain; application/json',
    'application/vnd.api+json',
  ])('of type %s, which is not JSON, gives 400', async (type) => {
    expect((await answerTo(ask({ body: '{}', headers: { 'content-type': type } }))).status).toBe(400)
    expect(mint).not.toHaveBeenCalled()
  })

  test.each([
    'application/json; charset=utf-8',
    'APPLICATION/JSON',
    ' application/json',
    'application/json ;charset=utf-8',
  ])('of type %j is read', async (type) => {
    expect(
      (await answerTo(ask({ body: '{"vendor":"acme"}', headers: { 'content-type': type } }))).status,
    ).toBe(200)
    expect(mint.mock.calls[0]?.[0].vendor).toBe('acme')
  })

  test('without a type, as a Blob may be sent by any page, gives 400', async () => {
    const request = new Request(URL_OF_HANDLER, { method: 'POST', body: new Blob(['{"vendor":"acme"}']) })
    expect(request.headers.get('content-type')).toBeNull()
    const response = await answerTo(request)
    expect(response.status).toBe(400)
    expect((await refusalOf(response)).message).toContain('Content-Type')
    expect(mint).not.toHaveBeenCalled()
  })

  test.each<[string, string, object]>([
    ['an empty object', '{}', { vendor: '', params: {} }],
    ['a vendor that is null', '{"vendor":null}', { vendor: '', params: {} }],
    ['params that are null', '{"vendor":"acme","params":null}', { vendor: 'acme', params: {} }],
    ['a BOM before it', '\uFEFF{"vendor":"acme"}', { vendor: 'acme' }],
    [
      'more than is asked for',
      '{"vendor":"acme","params":{"a":1},"admin":true}',
      { vendor: 'acme', params: { a: 1 } },
    ],
    ['a deep one', `{"params":{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}}`, { vendor: '' }],
  ])('of %s is read as what it says, and no more', async (_, body, expected) => {
    expect((await answerTo(ask({ body }))).status).toBe(200)
    expect(mint.mock.calls[0]?.[0]).toMatchObject(expected)
  })

  test.each([
    ['a vendor that is no string', { vendor: 7 }, '`vendor`'],
    ['params that are an array', { vendor: 'acme', params: [1] }, '`params`'],
    ['params that are a string', { vendor: 'acme', params: 'x' }, '`params`'],
    ['an identity that is a number', { vendor: 'acme', identity: 7 }, '`identity`'],
    ['an identity that is an object', { vendor: 'acme', identity: {} }, '`identity`'],
  ])('of %s gives 400 and says so: nobody mints without what the page meant', async (_, body, word) => {
    const response = await answerTo(json(body))
    expect(response.status).toBe(400)
    expect((await refusalOf(response)).message).toContain(word)
    expect(mint).not.toHaveBeenCalled()
  })

  test('of 16 384 characters is still read', async () => {
    const body = JSON.stringify({ vendor: '' })
    const longest = JSON.stringify({ vendor: 'x'.repeat(16_384 - body.length) })
    expect(longest).toHaveLength(16_384)
    expect((await answerTo(ask({ body: longest }))).status).toBe(200)
  })

  test('cannot reach a prototype', async () => {
    await answerTo(
      ask({
        body: '{"__proto__":{"polluted":1},"params":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}',
      }),
    )
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    expect(mint.mock.calls[0]?.[0].vendor).toBe('')
  })

  test('of 16 384 bytes is the longest, however few characters that is', async () => {
    const response = await answerTo(json({ vendor: '\u{1f600}'.repeat(4_096) }))
    expect(response.status).toBe(400)
    expect((await refusalOf(response)).message).toContain('16384')
  })

  test('is not read before the user is known', async () => {
    authorize.mockReturnValue(null)
    const request = ask({ body: 'hello' })
    expect((await answerTo(request)).status).toBe(401)
    expect(request.bodyUsed).toBe(false)
  })
})
