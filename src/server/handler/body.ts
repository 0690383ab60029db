import { EmbedError } from '../../errors/errors'
import { joinBytes } from '../bytes'
import { isPlain } from '../user'
import { badRequest, Refusal } from './refusal'

const MAX_BODY_BYTES = 16_384
/** The library's client sends a body in one packet. */
const BODY_TIMEOUT_MS = 5_000

const parsedBodies = new WeakMap<Request, unknown>()

/**
 * Gives the token handler a request together with its body, if a framework or you have read the body already.
 * A body can be read only once.
 *
 * With `@whatwg-node/server`, you do not need this.
 *
 * @param body - the parsed object, or its text or bytes; `undefined`: nobody has read it. Await a Promise
 * first.
 * @returns the same request.
 *
 * @example
 * app.post('/api/embed-token', async (c) => handler(withParsedBody(c.req.raw, await c.req.json())))
 */
export function withParsedBody(request: Request, body: unknown): Request {
  if (body !== undefined) parsedBodies.set(request, body)
  return request
}

/**
 * The body's text, read once and never cloned.
 *
 * @throws {Refusal} 400: it is too long, broke off, is not UTF-8 or was read before; 408: it did not arrive
 * in time.
 */
export async function readBody(request: Request): Promise<string> {
  if (parsedBodies.has(request)) return withinLimit(textOf(parsedBodies.get(request)))
  if (request.bodyUsed) throw wasRead()
  if (isBounded(request)) return readWhole(request)
  const { body } = request
  if (body?.locked) throw wasRead()
  // An adapter with a parsed body has no stream, but a text.
  if (typeof body?.getReader === 'function') return readStream(body.getReader())
  return inTime(request.text().then(withinLimit, () => Promise.reject(brokenOff())))
}

/** @throws {Refusal} 408, and what `reading` is rejected with. */
function inTime(reading: Promise<string>): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(tooLate()), BODY_TIMEOUT_MS)
    reading.then(
      (text) => {
        clearTimeout(timer)
        resolve(text)
      },
      (error: unknown) => {
        clearTimeout(timer)
        reject(error)
      },
    )
  })
}

/**
 * Whether a server's own kind of request has a body of a known length within the limit: HTTP ends it there.
 * Making a stream of it is what costs the most of a request. A plain `Request` may lie about its length.
 */
function isBounded(request: Request): boolean {
  if (!(request instanceof Request) || Object.getPrototypeOf(request) === Request.prototype) return false
  const length = request.headers.get('content-length')
  if (length === null || !/^\d{1,5}$/.test(length) || Number(length) > MAX_BODY_BYTES) return false
  return !request.headers.has('transfer-encoding')
}

/** Reads a body of a known length. */
function readWhole(request: Request): Promise<string> {
  const reading = request.arrayBuffer().then(decode, () => {
    // Somebody has a reader of it, and has read nothing so far.
    throw request.bodyUsed ? brokenOff() : wasRead()
  })
  return inTime(reading)
}

/** Reads a stream up to the limit. */
async function readStream(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  try {
    return await inTime(collect(reader))
  } catch (error) {
    void Promise.resolve(reader.cancel()).catch(() => {})
    throw error
  }
}

async function collect(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = []
  let length = 0
  // Chunks are counted, too: a stream of empty chunks would never end.
  for (let pieces = 1; ; pieces += 1) {
    const { done, value } = await reader.read().catch(() => Promise.reject(brokenOff()))
    if (done) return decode(chunks.length === 1 && chunks[0] ? chunks[0] : joinBytes(chunks))
    length += value.byteLength
    if (length > MAX_BODY_BYTES || pieces > MAX_BODY_BYTES) throw tooLong()
    chunks.push(value)
  }
}

/** One for all: it decodes each body whole, and keeps nothing. */
const utf8 = new TextDecoder('utf-8', { fatal: true })

function decode(bytes: ArrayBuffer | Uint8Array): string {
  if (bytes.byteLength > MAX_BODY_BYTES) throw tooLong()
  try {
    return utf8.decode(bytes)
  } catch {
    throw brokenOff()
  }
}

function textOf(body: unknown): string {
  try {
    if (typeof body === 'string') return body
    if (isBytes(body)) return new TextDecoder('utf-8', { fatal: true }).decode(body)
    const text = JSON.stringify(body) ?? ''
    if (text !== '{}' || isPlain(body)) return text
  } catch {
    throw badRequest('The body that was given is not JSON.')
  }
  const message = 'The body that was given has no fields.'
  const advice = 'Give withParsedBody the parsed object, or its text or bytes. Await a Promise first.'
  throw badRequest(message, new EmbedError('EMBED_CONFIG', `${message} ${advice}`))
}

function isBytes(body: unknown): body is ArrayBuffer | ArrayBufferView<ArrayBuffer> {
  return ArrayBuffer.isView(body) || Object.prototype.toString.call(body) === '[object ArrayBuffer]'
}

function withinLimit(text: string): string {
  if (text.length > MAX_BODY_BYTES || new TextEncoder().encode(text).byteLength > MAX_BODY_BYTES)
    throw tooLong()
  return text
}

function brokenOff(): Refusal {
  return badRequest('The body broke off, or is not UTF-8.')
}

function tooLate(): Refusal {
  return new Refusal(408, 'request_timeout', 'The body did not arrive in time.')
}

function tooLong(): Refusal {
  return badRequest(`The body is longer than ${MAX_BODY_BYTES} bytes.`)
}

/**
 * The error for a body that was read before. It also goes to the server's log: only the server can be fixed.
 */
export function wasRead(): Refusal {
  const message = 'The body was read before the token handler could read it.'
  const advice =
    'If a framework has parsed it, call handler(withParsedBody(request, body)). If `authorize` needs it, let it read request.clone().'
  return badRequest(message, new EmbedError('EMBED_CONFIG', `${message} ${advice}`))
}
