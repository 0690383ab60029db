// @vitest-environment node
// Who hears of a failure: `onError`, else the console; and what is never told there.
import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import { describe, expect, test, vi } from 'vitest'
import { EmbedError } from '../../../src/errors/errors'
import type { Mint } from '../../../src/server'
import { answeringAgentMint } from '../../../src/server/answering-agent'
import { interaktMint } from '../../../src/server/interakt'
import { openChatWidgetMint } from '../../../src/server/open-chat-widget'
import { returningAiMint } from '../../../src/server/returning-ai'
import { runtypeMint } from '../../../src/server/runtype'
import { ask, CANARY, EVIL, fail, json, setUpHandler, URL_OF_HANDLER, type User } from '../handling'

const { authorize, mint, onError, answerTo } = setUpHandler()

/** Node's next task, by its own clock. Before it, Node tells of rejections that nobody handles. */
const { setImmediate: nextTask } = globalThis

/** Takes what was printed off the console: whatever is left there fails the test. */
function takePrinted(): string[] {
  const { calls } = vi.mocked(console.error).mock
  return calls.splice(0).map((call) => call.map(String).join(' '))
}

/** An error whose stack still has the message that it was made with. */
function renamed(message: string, to: string): Error {
  const error = new Error(message)
  const { stack } = error
  return Object.assign(error, { stack, message: to })
}

describe('onError', () => {
  test('is told what really happened, and only of a failure', async () => {
    const cause = new Error(CANARY)
    mint.mockRejectedValue(cause)
    const request = json({})
    await answerTo(request)
    expect(onError.mock.calls).toEqual([[cause, request]])

    onError.mockClear()
    authorize.mockRejectedValueOnce(cause)
    await answerTo(json({}))
    expect(onError.mock.calls[0]?.[0]).toBe(cause)

    onError.mockClear()
    mint.mockResolvedValue('abc')
    await answerTo(json({}))
    await answerTo(new Request(URL_OF_HANDLER))
    await answerTo(json({}, { headers: { origin: EVIL } }))
    await answerTo(ask({ body: 'x' }))
    await answerTo(ask())
    await answerTo(json({ identity: 'somebody else' }), { identityOf: ({ id }) => id })
    authorize.mockReturnValue(null)
    await answerTo(json({}))
    expect(onError).not.toHaveBeenCalled()
  })

  test.each<[string, () => never]>([
    ['throws', () => fail(new Error('the log is down as well'))],
    ['rejects', () => Promise.reject(new Error('the log is down as well')) as never],
    ['rejects with nothing', () => Promise.reject() as never],
  ])('that %s changes no answer, and does not reach the process', async (_, act) => {
    const unhandled = vi.fn()
    process.on('unhandledRejection', unhandled)
    mint.mockRejectedValue(new Error('down'))
    onError.mockImplementation(act)
    const response = await answerTo(json({ vendor: 'acme' }))
    expect(response.status).toBe(502)
    expect(response.headers.get('cache-control')).toBe('no-store')
    await new Promise((resolve) => nextTask(resolve))
    process.off('unhandledRejection', unhandled)
    expect(unhandled).not.toHaveBeenCalled()
    expect(takePrinted(), 'heard all the same').toEqual([
      expect.stringContaining('react-embed-token/server: Error.'),
    ])
  })

  test.each<[string, (reason: unknown) => unknown]>([
    ['fetch', (reason) => reason],
    ['axios', () => Object.assign(new Error('canceled'), { name: 'CanceledError' })],
  ])('hears nothing of a user who navigates on, as %s tells it', async (_, thrown) => {
    const leaving = new AbortController()
    mint.mockImplementation(
      ({ signal }) =>
        new Promise((_resolve, reject) =>
          signal.addEventListener('abort', () => reject(thrown(signal.reason) as Error)),
        ),
    )
    const answering = answerTo(json({}, { signal: leaving.signal }))
    await vi.advanceTimersByTimeAsync(1_000)
    leaving.abort()
    expect((await answering).status).toBe(502)
    expect(onError).not.toHaveBeenCalled()
  })

  test('hears of a failure that comes after the user has gone', async () => {
    const leaving = new AbortController()
    const cause = new Error('down')
    mint.mockImplementation(
      ({ signal }) =>
        new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(cause))),
    )
    const answering = answerTo(json({}, { signal: leaving.signal }))
    await vi.advanceTimersByTimeAsync(1_000)
    leaving.abort()
    expect((await answering).status).toBe(502)
    expect(onError.mock.calls[0]?.[0]).toBe(cause)
  })

  test('hears of a request that cannot even be looked at, which is 500', async () => {
    const request = Object.defineProperty(json({}), 'headers', { get: () => fail(new Error(CANARY)) })
    const response = await answerTo(request)
    expect(response.status).toBe(500)
    expect(onError).toHaveBeenCalledTimes(1)
    expect(onError.mock.calls[0]?.[0]).toMatchObject({ message: CANARY })
    expect(onError.mock.calls[0]?.[1]).toBe(request)
  })
})

describe('a mistake that a developer makes once', () => {
  test('is the handler given to Express as it is: the console says how to wrap it', async () => {
    const request = Object.assign(new IncomingMessage(new Socket()), {
      method: 'POST',
      url: '/api/embed-token',
    })
    const response = await answerTo(request as unknown as Request, { onError: undefined })
    expect(response.status).toBe(500)
    expect(takePrinted()).toEqual([expect.stringMatching(/EMBED_CONFIG: .*createServerAdapter\(handler\)/)])
    expect(authorize).not.toHaveBeenCalled()
  })

  test('is a mint that returns the vendor’s Response: the console says what to return', async () => {
    mint.mockImplementation(() => Response.json({ embedToken: CANARY }))
    expect((await answerTo(json({}), { onError: undefined })).status).toBe(502)
    expect(takePrinted()).toEqual([expect.stringContaining('await response.json()')])
  })
})

describe('without onError, the console', () => {
  const printedFor = async (failing: () => unknown) => {
    mint.mockImplementation(failing)
    expect((await answerTo(json({}), { onError: undefined })).status).toBeGreaterThan(400)
    const printed = takePrinted()
    expect(printed).toHaveLength(1)
    return printed[0] ?? ''
  }

  test('has a failure of ours word for word', async () => {
    const printed = await printedFor(() =>
      fail(new EmbedError('EMBED_UNAVAILABLE', 'Acme gave no token: it answered status 500.')),
    )
    expect(printed).toBe(
      'react-embed-token/server: EMBED_UNAVAILABLE: Acme gave no token: it answered status 500.',
    )
  })

  test.each<[string, () => unknown]>([
    ['an Error', () => fail(new Error(CANARY))],
    ['an Error of several lines', () => fail(new Error(`no\n    at ${CANARY}\n${CANARY}`))],
    ['an Error with a secret for a name', () => fail(Object.assign(new Error(CANARY), { name: CANARY }))],
    ['an Error with a secret for a code', () => fail(Object.assign(new Error(CANARY), { code: CANARY }))],
    ['an Error with a cause', () => fail(new Error(CANARY, { cause: new Error(CANARY) }))],
    [
      'an Error of a vendor’s SDK',
      () => fail(Object.assign(new Error('x'), { config: { headers: { authorization: CANARY } } })),
    ],
    [
      'an Error whose message was changed',
      () => fail(Object.assign(new Error(`no\n    at ${CANARY}:1:1`), { message: 'x' })),
    ],
    ['an Error whose message was emptied', () => fail(renamed(`no\n    at ${CANARY}:1:1`, ''))],
    ['an Error whose message is a part of what it was', () => fail(renamed(`at\n    at ${CANARY}:1:1`, 'a'))],
    ['an Error without a stack', () => fail(Object.assign(new Error(CANARY), { stack: undefined }))],
    ['a text', () => fail(CANARY)],
    ['an object', () => fail({ key: CANARY })],
    [
      'an EmbedError with a cause',
      () => fail(new EmbedError('EMBED_DENIED', 'No.', { cause: new Error(CANARY) })),
    ],
    ['a trap', () => fail(Object.defineProperty(new Error(CANARY), 'name', { get: () => fail(CANARY) }))],
  ])('has no secret that %s may hold', async (_, failing) => {
    expect(await printedFor(failing)).not.toContain(CANARY)
  })

  test('has name, code and place of a foreign error, and says how to see more', async () => {
    const cause = Object.assign(new Error(CANARY), { code: 'ECONNREFUSED' })
    const printed = await printedFor(() => fail(new TypeError('fetch failed', { cause })))
    expect(printed).toContain('TypeError, caused by Error ECONNREFUSED.')
    expect(printed).toContain('onError')
    expect(printed).toContain('log.test.ts')
  })

  test('has nothing where all is well', async () => {
    expect((await answerTo(json({}), { onError: undefined })).status).toBe(200)
    expect(takePrinted()).toEqual([])
  })
})

describe('a secret that is not set', () => {
  type Secret = string
  const MINTS: [string, string, (secret: Secret) => Mint<User>][] = [
    ['returningAiMint', 'accessId', (accessId) => returningAiMint<User>({ accessId, accessKey: 'key' })],
    ['returningAiMint', 'accessKey', (accessKey) => returningAiMint<User>({ accessId: 'id', accessKey })],
    [
      'answeringAgentMint',
      'apiKey',
      (apiKey) => answeringAgentMint<User>({ apiKey, externalId: ({ user }) => user.id }),
    ],
    ['interaktMint', 'accessToken', (accessToken) => interaktMint<User>({ accessToken })],
    ['interaktMint', 'accessToken', (accessToken) => interaktMint<User>({ accessToken, verify: true })],
    ['openChatWidgetMint', 'apiKey', (apiKey) => openChatWidgetMint<User>({ apiKey })],
    ['runtypeMint', 'clientToken', (clientToken) => runtypeMint<User>({ clientToken })],
  ]
  const VALUES = [undefined, null, '', '  ', 'undefined', 'null', 7, {}] as unknown[] as Secret[]

  test.each(MINTS)(
    '%s: %s is named on the developer’s console, and the page gets a 502',
    async (name, option, make) => {
      for (const value of VALUES) {
        const response = await answerTo(json({}), { mint: make(value), onError: undefined })
        expect(response.status).toBe(502)
        expect(takePrinted()).toEqual([expect.stringContaining(`EMBED_CONFIG: ${option} of ${name}`)])
      }
    },
  )

  test.each(MINTS)(
    '%s: %s with a line break, as a file ends, is told and not repeated',
    async (name, option, make) => {
      for (const value of [`${CANARY}\n`, ` ${CANARY}`, `${CANARY}\r\n${CANARY}`, `${CANARY}\u200b`]) {
        const response = await answerTo(json({}), { mint: make(value), onError: undefined })
        expect(response.status).toBe(502)
        const [printed = ''] = takePrinted()
        expect(printed).toContain(`EMBED_CONFIG: ${option} of ${name}`)
        expect(printed).not.toContain(CANARY)
      }
    },
  )
})

describe('a vendor’s address that is none', () => {
  const MINTS: [string, string, (address: string) => Mint<User>][] = [
    ['returningAiMint', 'url', (url) => returningAiMint<User>({ accessId: 'id', accessKey: 'key', url })],
    [
      'answeringAgentMint',
      'baseUrl',
      (baseUrl) => answeringAgentMint<User>({ apiKey: 'key', externalId: ({ user }) => user.id, baseUrl }),
    ],
    [
      'interaktMint',
      'baseUrl',
      (baseUrl) => interaktMint<User>({ accessToken: 'key', verify: true, baseUrl }),
    ],
  ]

  test.each(MINTS)(
    '%s: %s is named on the developer’s console, and nothing is asked',
    async (name, option, make) => {
      const fetch = vi.spyOn(globalThis, 'fetch')
      for (const address of [
        '',
        'undefined',
        `undefined/${CANARY}`,
        `/${CANARY}`,
        `file:///${CANARY}`,
        'https://',
        7 as unknown as string,
      ]) {
        const response = await answerTo(json({}), { mint: make(address), onError: undefined })
        expect(response.status).toBe(502)
        const [printed = ''] = takePrinted()
        expect(printed).toContain(`EMBED_CONFIG: ${option} of ${name}`)
        expect(printed).not.toContain(CANARY)
      }
      expect(fetch).not.toHaveBeenCalled()
      fetch.mockRestore()
    },
  )
})
