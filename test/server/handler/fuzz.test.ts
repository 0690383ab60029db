// @vitest-environment node
// Whatever a page sends: a typed answer, nothing in the log, and the process goes on.
import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { cached, memoryCache } from '../../../src/server'
import { rateLimits } from '../../../src/server/limits'
import { ask, expectSafe, setUpHandler, URL_OF_HANDLER } from '../handling'

const { mint, onError, createHandler } = setUpHandler()

/** `FUZZ_SEED` repeats a run; a failure prints its seed. */
const SEED = Number(process.env['FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const RUNS = { numRuns: 300, seed: SEED }
const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'vendor',
  'params',
  'identity',
  'reason',
  'attempt',
]

function createHost() {
  return createHandler({
    mint: { acme: cached(mint, { cache: memoryCache(), identityOf: ({ id }) => id }), plain: mint },
    identityOf: ({ id }) => id,
    limits: rateLimits({ perIdentity: null, perAddress: { points: 1e9, durationSeconds: 1 }, trustProxy: 1 }),
  })
}

async function expectTyped(request: Request, handler = createHost()): Promise<number> {
  const response = await expectSafe(await handler(request))
  const body = (await response.json()) as Record<string, unknown>
  if (response.status === 200) expect(typeof body['embedToken']).toBe('string')
  else {
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(response.status).toBeLessThan(500)
    expect(body).toMatchObject({
      error: expect.stringMatching(/^[a-z_]+$/) as string,
      message: expect.any(String) as string,
    })
  }
  expect(onError).not.toHaveBeenCalled()
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  return response.status
}

const key = fc.oneof(fc.constantFrom(...NAMES), fc.string({ maxLength: 12 }))
const { value: anyJson } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom('acme', 'plain', 'user-1', 'rejected', '', null, true, 0, -1, 1e308),
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 5 }).map((entries) => {
      // As JSON.parse makes it: `__proto__` is a name like any other.
      return JSON.parse(
        `{${entries.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value) ?? 'null'}`).join()}}`,
      ) as unknown
    }),
  ),
}))

describe(`fuzzed, seed ${SEED}`, () => {
  test('JSON of any shape', async () => {
    await fc.assert(
      fc.asyncProperty(anyJson, async (body) => {
        await expectTyped(ask({ body: JSON.stringify(body) }))
      }),
      RUNS,
    )
  })

  test('bodies that name what is asked for, with anything in it', async () => {
    const body = fc.record(
      {
        vendor: fc.oneof(fc.constantFrom('acme', 'plain', ...NAMES), anyJson),
        params: anyJson,
        identity: fc.oneof(fc.constantFrom('user-1', 'user-2'), anyJson),
        reason: anyJson,
        attempt: anyJson,
      },
      { requiredKeys: [] },
    )
    const statuses = new Set<number>()
    await fc.assert(
      fc.asyncProperty(body, async (fields) => {
        statuses.add(await expectTyped(ask({ body: JSON.stringify(fields) })))
      }),
      RUNS,
    )
    expect([...statuses].every((status) => [200, 400, 404, 409, 429].includes(status))).toBe(true)
  })

  test('bytes, in pieces of any size', async () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 3_000 }), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(pieces, async (chunks) => {
        const body = new ReadableStream({
          start(controller) {
            for (const chunk of chunks) controller.enqueue(chunk)
            controller.close()
          },
        })
        await expectTyped(ask({ body, duplex: 'half' } as RequestInit))
      }),
      RUNS,
    )
  })

  test('headers: none of it is repeated in the answer', async () => {
    const name = fc.constantFrom(
      'origin',
      'x-request-id',
      'x-forwarded-for',
      'sec-fetch-site',
      'content-type',
      'access-control-request-headers',
      'content-length',
    )
    const value = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
      maxLength: 60,
    })
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, value), { maxLength: 5 }), async (headers) => {
        const request = new Request(URL_OF_HANDLER, { method: 'POST', body: '{"vendor":"plain"}', headers })
        const response = await createHost()(request)
        for (const [, each] of response.headers) expect(each).not.toMatch(/[\r\n]/)
        expect(response.headers.get('x-request-id')).toMatch(/^[\w.:-]{8,128}$/)
        expect(response.status).toBeLessThan(500)
      }),
      RUNS,
    )
    expect(onError).not.toHaveBeenCalled()
  })
})

test('an endless body ends at the limit, also where its length is a lie', async () => {
  for (const headers of [{}, { 'content-length': '17' }]) {
    let pulled = 0
    const cancel = vi.fn()
    const body = new ReadableStream({
      pull(controller) {
        pulled += 1
        controller.enqueue(new Uint8Array(1_024).fill(0x20))
        if (pulled > 2_000) controller.close()
      },
      cancel,
    })
    const response = await createHost()(ask({ body, headers, duplex: 'half' } as RequestInit))
    expect(response.status).toBe(400)
    expect(pulled).toBeLessThan(20)
  }
})
