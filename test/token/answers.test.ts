// @vitest-environment node
// The guide's tables of what a backend may answer: each row is sent, and read as the guide says.
import { describe, expect, test } from 'vitest'
import {
  createEmbedClient,
  defineVendor,
  fromEndpoint,
  inline,
  parseTokenResponse,
  type TokenRequest,
} from '../../src'
import { EXPIRY_NAMES } from '../../src/token/answer'
import {
  type Answer,
  ANSWERED_AT,
  EXPIRIES,
  EXPIRY_VALUES,
  LIFETIMES,
  PLACES,
  type Read,
  REFUSALS,
  type Sent,
} from '../documented/answers'
import { readAsWords, sentAsWords } from '../documented/answers-in-words'
import { errorOf } from '../kit/errors'
import { takePrinted } from '../kit/printed'
import { fakeTime } from '../kit/time'

fakeTime({ startAt: ANSWERED_AT })

function respond({ status = 200, headers = {}, body, text, type = 'text/plain' }: Sent): Response {
  const sent = {
    date: new Date(ANSWERED_AT).toUTCString(),
    'content-type': text === undefined ? 'application/json' : type,
    ...headers,
  }
  const known = Object.entries(sent).filter((entry): entry is [string, string] => entry[1] !== null)
  return new Response(text ?? (body === undefined ? null : JSON.stringify(body)), { status, headers: known })
}

/** A browser's `fetch` with this backend behind it. */
function fetchOf(sent: Sent): typeof fetch {
  return async (_, { redirect } = {}) => {
    const { redirectsTo } = sent
    if (redirectsTo === undefined) return respond(sent)
    if (redirect === 'manual')
      return {
        type: 'opaqueredirect',
        status: 0,
        ok: false,
        headers: new Headers(),
        text: async () => '',
      } as Response
    if (redirectsTo === 'another origin') throw new TypeError('Failed to fetch')
    return respond(redirectsTo)
  }
}

const sourceOf = (sent: Sent) =>
  fromEndpoint('/api/embed-token', {
    fetch: fetchOf(sent),
    ...(sent.select === undefined ? {} : { select: sent.select }),
  })

/** What the two public functions make of an answer. */
async function parse(sent: Sent): Promise<number | null> {
  const request: TokenRequest = {
    vendor: 'acme',
    params: {},
    signal: new AbortController().signal,
    reason: 'first',
    attempt: 1,
    current: null,
    identity: 'user-1',
  }
  const { body, ...known } = await sourceOf(sent).fetch(request)
  const { expiresAt } = parseTokenResponse(body, {
    ...known,
    sentAt: ANSWERED_AT,
    receivedAt: ANSWERED_AT,
    wallTime: ANSWERED_AT,
  })
  return expiresAt === null ? null : (expiresAt - ANSWERED_AT) / 1_000
}

const acme = defineVendor<{ inline: object }>({
  id: 'acme',
  name: 'Acme',
  modes: {
    inline: inline({ mount: () => ({ setToken: () => {}, destroy: () => {} }) }),
  },
})

/** What a page makes of it. */
async function ensure(sent: Sent): Promise<number | null> {
  const client = createEmbedClient({ source: sourceOf(sent), identity: 'user-1' })
  const { expiresAt, receivedAt } = await client
    .ensureToken(acme, {}, { waitMs: 0 })
    .finally(() => takePrinted())
  return expiresAt === null ? null : (expiresAt - receivedAt) / 1_000
}

async function expectRead(reading: Promise<number | null>, read: Read): Promise<void> {
  if ('leftSeconds' in read) return expect(await reading).toBe(read.leftSeconds)
  const { code, isSessionOver = false, waitSeconds } = read
  const retryAfterMs = waitSeconds === undefined ? undefined : waitSeconds * 1_000
  expect(await errorOf(reading)).toMatchObject({ code, isSessionOver, retryAfterMs })
}

const titled = (rows: readonly Answer[]) =>
  rows.map(([sent, read]) => [sentAsWords(sent), readAsWords(read), sent, read] as const)

describe.each<[string, readonly Answer[]]>([
  ['when a token expires', EXPIRIES],
  ['how long it lives', LIFETIMES],
  ['where the token is', PLACES],
  ['what is no token', REFUSALS],
])('%s', (_, rows) => {
  test.each(titled(rows))('%s is read as %s', async (_words, _as, sent, read) => {
    await expectRead(parse(sent), read)
    await expectRead(ensure(sent), read)
  })

  test('has no row twice', () => {
    const words = titled(rows).map(([row]) => row)
    expect(new Set(words).size).toBe(words.length)
  })
})

test('every name of an expiry is in the table', () => {
  const told = EXPIRIES.flatMap(([{ body }]) => Object.keys(body as object))
  expect(EXPIRY_NAMES.filter((name) => !told.includes(name))).toEqual([])
})

describe.each(EXPIRY_NAMES)('%s', (name) => {
  test.each(EXPIRY_VALUES)('takes %j as %j s', async (value, leftSeconds) => {
    expect(await parse({ body: { token: 'opaque', [name]: value } })).toBe(leftSeconds)
  })
})
