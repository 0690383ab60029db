/** The fields of a response of any kind: of another library, another realm, or a plain object. */
interface AnyResponse {
  status?: number
  statusCode?: number
  statusText?: string
  url?: string
  headers?: object
  body?: unknown
  arrayBuffer?: () => Promise<ArrayBuffer>
}

/** Headers that describe another connection and another encoding. */
const OF_THE_CONNECTION = ['connection', 'content-length', 'keep-alive', 'transfer-encoding']

/**
 * Copies a response into a `Response` of this realm, and adds headers.
 *
 * @throws if that is not possible, e.g. because its body was read before.
 */
export async function toResponse(from: object, own: Record<string, string>): Promise<Response> {
  const {
    status,
    statusCode,
    statusText = '',
    url,
    headers: given = {},
    body,
    arrayBuffer,
  } = from as AnyResponse
  const headers = copyHeaders(given)
  // `fetch` has decoded the body.
  for (const name of url ? [...OF_THE_CONNECTION, 'content-encoding'] : OF_THE_CONNECTION)
    headers.delete(name)
  for (const [name, value] of Object.entries(own)) {
    if (name === 'vary') headers.append(name, value)
    else headers.set(name, value)
  }
  const content = arrayBuffer ? await arrayBuffer.call(from) : readable(from, body)
  const isEmpty = typeof content === 'string' ? content === '' : !content?.byteLength
  return new Response(isEmpty ? null : content, { status: status ?? statusCode ?? 0, statusText, headers })
}

function readable(from: object, body: unknown): string | ArrayBufferView<ArrayBuffer> | null {
  if ('body' in from && (body === undefined || body === null)) return null
  if (typeof body === 'string') return body
  if (ArrayBuffer.isView(body)) return body as ArrayBufferView<ArrayBuffer>
  throw new TypeError('The response has no body that can be read.')
}

function copyHeaders(given: object): Headers {
  const headers = new Headers()
  // In node-fetch, only this method keeps cookies apart.
  const { raw } = given as { raw?: unknown }
  const all = typeof raw === 'function' ? (raw.call(given) as object) : given
  for (const [name, value] of Symbol.iterator in all
    ? (all as Iterable<[string, unknown]>)
    : Object.entries(all)) {
    for (const each of [value].flat())
      if (each !== undefined && each !== null) headers.append(name, String(each))
  }
  return headers
}
