import { EmbedError } from '../../errors/errors'
import { createSecretHider } from './hide-secret'
import { ProxyRefusal } from './refusal'
import type { Connection } from './upstream'
import type { VendorRules } from './rules'

/** Types of answers that are passed on. HTML of a vendor would run on the page's own origin. */
const TYPES = /^(application\/json|application\/x-ndjson|text\/event-stream|text\/plain)\s*(?:;|$)/i
/** `fetch` has decoded these, and leaves the header. */
const DECODED = /^(identity|gzip|x-gzip|deflate|br)$/i

/**
 * The headers of an answer that are passed on: its type and `Retry-After`, and nothing that could set a
 * cookie or hold the real token.
 *
 * @throws {ProxyRefusal} 502: the answer is of a type that may not be passed on.
 */
export function headersOf({ headers, status }: Response, rules: VendorRules): Record<string, string> {
  const [, type] = TYPES.exec(headers.get('content-type') ?? '') ?? []
  const retryAfter = headers.get('retry-after') ?? ''
  const isWait = /^\d{1,7}$|^[A-Z][a-z]{2}, [\w: ]{20,30}$/.test(retryAfter)
  const encoding = headers.get('content-encoding')
  if ((type === undefined && status !== 204) || (encoding !== null && !DECODED.test(encoding))) {
    const message = `${rules.name} answered (status ${status}) in a form that is not passed on.`
    throw new ProxyRefusal('vendor_failed', message, {
      cause: new EmbedError('EMBED_UNAVAILABLE', message),
      ...(/^\d{1,7}$/.test(retryAfter) ? { retryAfterSeconds: Number(retryAfter) } : {}),
    })
  }
  return {
    ...(type === undefined ? {} : { 'content-type': `${type.toLowerCase()}; charset=utf-8` }),
    ...(isWait ? { 'retry-after': retryAfter } : {}),
    // nginx would collect a stream.
    'x-accel-buffering': 'no',
  }
}

/**
 * Passes a body on, chunk by chunk, without the secret. A vendor whose answer breaks off breaks this one off,
 * too; a page that goes away ends the vendor's.
 */
export function passOn(
  body: ReadableStream<Uint8Array>,
  secret: string,
  connection: Connection,
): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  const hider = createSecretHider(secret)
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          for (;;) {
            const { done, value } = await reader.read()
            const bytes = done ? hider.end() : hider.push(value)
            if (bytes.byteLength > 0) controller.enqueue(bytes)
            if (done) {
              connection.end()
              return controller.close()
            }
            if (bytes.byteLength > 0) return
          }
        } catch {
          const isGone = connection.isGone()
          connection.end()
          if (isGone) controller.close()
          else controller.error(new Error('The vendor’s answer broke off.'))
        }
      },
      cancel() {
        connection.abort()
        connection.end()
        return reader.cancel().catch(() => {})
      },
    },
    { highWaterMark: 0 },
  )
}

/** An answer of so many bytes is no session. */
const MAX_JSON_BYTES = 1_048_576

/** Reads a small answer whole. @throws {ProxyRefusal} 502. */
export async function readWhole(
  body: ReadableStream<Uint8Array> | null,
  rules: VendorRules,
): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let length = 0
  try {
    if (body)
      for (const reader = body.getReader(); ;) {
        const { done, value } = await reader.read()
        if (done) break
        length += value.byteLength
        if (length > MAX_JSON_BYTES) {
          void reader.cancel().catch(() => {})
          throw new Error('too long')
        }
        text += decoder.decode(value, { stream: true })
      }
    return text + decoder.decode()
  } catch {
    throw new ProxyRefusal('vendor_failed', `${rules.name}’s answer broke off, or is too long.`)
  }
}
