// @vitest-environment node
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSecretHider } from '../../../src/server/proxy/hide-secret'
import { SEED } from '../../kit/seeded'
import { ask, CHAT, createShield, fetchOf } from './shielding'

const SECRET = 'ct_live_flow01k7/9+Zq"x-2f'
const forms = [
  SECRET,
  encodeURIComponent(SECRET),
  JSON.stringify(SECRET).slice(1, -1),
  btoa(SECRET),
  btoa(`x${SECRET}`),
]
/** What may not come out: base64 at its ends is its neighbours’, too. */
const marks = [...forms.slice(0, 3), btoa(SECRET).slice(0, 32), btoa(`x${SECRET}`).slice(2, 34)]

/** What comes out when a text goes through in pieces of these lengths. */
function through(text: string, lengths: readonly number[]): string {
  const hider = createSecretHider(SECRET)
  const bytes = new TextEncoder().encode(text)
  const out: Uint8Array[] = []
  for (let at = 0, index = 0; at < bytes.length; index += 1) {
    const length = lengths[index % lengths.length] ?? 1
    out.push(hider.push(bytes.subarray(at, at + length)))
    at += length
  }
  out.push(hider.end())
  return new TextDecoder().decode(Buffer.concat(out))
}

test('a secret is hidden wherever the chunks end, and all else stays', () => {
  const part = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom(...forms) },
    { weight: 1, arbitrary: fc.constantFrom(SECRET.slice(0, 7), SECRET.slice(3), 'ct_live_ct_live_') },
    { weight: 2, arbitrary: fc.string({ unit: 'binary' }) },
  )
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 12 }),
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 }),
      (parts, lengths) => {
        const out = through(parts.join('|'), lengths)
        for (const mark of marks) expect(out).not.toContain(mark)
        if (!parts.some((each) => marks.some((mark) => each.includes(mark))))
          expect(out).toBe(parts.join('|'))
      },
    ),
    { seed: SEED, numRuns: 500 },
  )
})

test('a chunk that ends like no beginning of the secret leaves at once', () => {
  const hider = createSecretHider(SECRET)
  const push = (text: string) => new TextDecoder().decode(hider.push(new TextEncoder().encode(text)))
  expect(push('data: {"a":1}\n\n')).toBe('data: {"a":1}\n\n')
  expect(push('data: ct_li')).toBe('data: ')
  expect(push('ne\n\n')).toBe('ct_line\n\n')
})

test('a vendor that repeats the real token in its answers does not tell the page', async () => {
  const echo = fetchOf(({ headers }) => {
    const token = headers.get('x-access-token') ?? ''
    const pieces = [
      `data: {"error":"Invalid token ${token.slice(0, 9)}`,
      `${token.slice(9)}","b":"${btoa(token)}"}\n\n`,
    ]
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece))
        controller.close()
      },
    })
    return new Response(body, {
      status: 400,
      headers: {
        'content-type': 'text/event-stream; token=' + token,
        'retry-after': token,
        'x-token': token,
      },
    })
  })
  const { proxy, mint, secret } = await createShield('interakt', { fetch: echo.fetch })
  const response = await proxy(ask(CHAT, { 'x-access-token': await mint() }, {}))
  const all = [...[...response.headers].flat(), await response.text()].join('\n')
  expect(all).not.toContain(secret)
  expect(all).not.toContain(btoa(secret).slice(0, -4))
  expect(all).toContain('Invalid token [hidden]')
  expect(response.headers.has('retry-after')).toBe(false)
})
