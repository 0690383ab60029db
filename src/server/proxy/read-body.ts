import { isRecord } from '../../base/json'
import { joinBytes } from '../bytes'
import { ProxyRefusal } from './refusal'

const BODY_TIMEOUT_MS = 10_000

/**
 * Reads a body up to a limit, which holds while it is read.
 *
 * @throws {ProxyRefusal} 400, 408, 413, 415.
 */
export async function readProxyBody(request: Request, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  // Other types can be sent by a page of any origin without a preflight.
  if (!/^\s*application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? ''))
    throw new ProxyRefusal('unsupported_media_type', 'Send JSON, with Content-Type: application/json.')
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes)
  if (request.bodyUsed || request.body?.locked)
    throw new ProxyRefusal('internal', 'The body was read before the proxy could read it.')
  const reader = request.body?.getReader()
  if (!reader) return new Uint8Array()
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    const refusal = new ProxyRefusal('request_timeout', 'The body did not arrive in time.')
    timer = setTimeout(() => reject(refusal), BODY_TIMEOUT_MS)
  })
  try {
    return await readAll(reader, maxBytes, late)
  } catch (error) {
    void reader.cancel().catch(() => {})
    throw error instanceof ProxyRefusal ? error : new ProxyRefusal('bad_request', 'The body broke off.')
  } finally {
    clearTimeout(timer)
  }
}

async function readAll(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  maxBytes: number,
  late: Promise<never>,
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let length = 0
  // Chunks are counted, too: a stream of empty chunks would never end.
  for (;;) {
    const { done, value } = await Promise.race([reader.read(), late])
    if (done) break
    length += value.byteLength
    chunks.push(value)
    if (length > maxBytes || chunks.length > maxBytes) throw tooLarge(maxBytes)
  }
  return joinBytes(chunks)
}

/** The fields of a body. @throws {ProxyRefusal} 400. */
export function parseFields(bytes: Uint8Array): Record<string, unknown> {
  let body: unknown
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch {
    throw new ProxyRefusal('bad_request', 'The body is not JSON.')
  }
  if (!isRecord(body)) throw new ProxyRefusal('bad_request', 'The body is not a JSON object.')
  return body
}

function tooLarge(maxBytes: number): ProxyRefusal {
  return new ProxyRefusal('body_too_large', `The body is longer than ${maxBytes} bytes.`)
}
