import { readBody, wasRead } from './body'
import { badRequest } from './refusal'

/** How a page asks, and how it is answered. */
export interface Dialect {
  translate: (body: Record<string, unknown>) => Record<string, unknown>
  answer: (answer: { embedToken: string; expiresIn: number | null; identity?: string }) => object
}

/** What a page's request says. */
export interface RequestFields {
  vendor: string
  params: Readonly<Record<string, unknown>>
  /** The identity that the page wants a token for. */
  identity: string | undefined
  reason: string | undefined
  attempt: number | undefined
  rejected: string | undefined
}

/** Longer than any fingerprint of the library's client. */
const MAX_FINGERPRINT = 64

/**
 * @param translate - makes `{ vendor, params }` of a body in a vendor's own words.
 * @throws {Refusal} 400, 408.
 */
export async function readRequestFields(
  request: Request,
  translate: Dialect['translate'],
): Promise<RequestFields> {
  const type = request.headers.get('content-type')
  // Another site's page can send a form, plain text or a blob without a type, without a CORS preflight.
  const isJson = /^\s*application\/json\s*(;|$)/i.test(type ?? '')
  if (type !== null && !isJson) throw badRequest('Send JSON, with Content-Type: application/json.')
  const text = await readBody(request)
  if (text === '') return readEmpty(request, isJson)
  if (!isJson) throw badRequest('Send Content-Type: application/json with the body.')
  return readFields(translate(parse(text)))
}

/**
 * A request without a body is valid if there is nothing to choose. If a body was sent and is not there, the
 * server has an error.
 */
function readEmpty(request: Request, isJson: boolean): RequestFields {
  if (Number(request.headers.get('content-length')) > 0) throw wasRead()
  if (isJson || request.headers.has('transfer-encoding'))
    throw badRequest('The body is empty. Send JSON: { vendor, params }.')
  return readFields({})
}

function parse(text: string): Record<string, unknown> {
  let body: unknown
  try {
    body = JSON.parse(text)
  } catch {
    throw badRequest('The body is not JSON. Send { vendor, params }.')
  }
  if (!isObject(body)) throw badRequest('The body is not an object. Send { vendor, params }.')
  return body
}

/**
 * Reads the fields. A field that is left out or `null` is not set. A field of the wrong type is an error: no
 * token is minted that the page did not mean.
 */
function readFields(body: Record<string, unknown>): RequestFields {
  const { reason, attempt, rejected } = body
  const vendor = body['vendor'] ?? ''
  const params = body['params'] ?? {}
  const identity = body['identity'] ?? undefined
  if (typeof vendor !== 'string') throw badRequest('`vendor` is not a string.')
  if (!isObject(params)) throw badRequest('`params` is not an object.')
  if (identity !== undefined && typeof identity !== 'string') throw badRequest('`identity` is not a string.')
  return {
    vendor,
    params,
    identity,
    reason: typeof reason === 'string' ? reason : undefined,
    attempt: typeof attempt === 'number' ? attempt : undefined,
    rejected: typeof rejected === 'string' && rejected.length <= MAX_FINGERPRINT ? rejected : undefined,
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
