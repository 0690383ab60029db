import { EmbedError } from '../../errors/errors'
import { ProxyRefusal } from './refusal'
import type { VendorRules } from './rules'

/** Ends a request to a vendor, and knows whether its page has gone. */
export interface Connection {
  signal: AbortSignal
  /** The page has gone away. */
  isGone: () => boolean
  abort: () => void
  /** Called once, when the answer is over or the page has gone. */
  onEnd: (end: () => void) => void
  end: () => void
}

/**
 * Its own AbortController: adapters abort `request.signal` with reasons that are no errors, which `fetch`
 * would then throw.
 */
export function connect(request: Request): Connection {
  const abort = new AbortController()
  const ends = new Set<() => void>()
  const end = () => {
    request.signal.removeEventListener('abort', leave)
    const all = [...ends]
    ends.clear()
    for (const each of all) each()
  }
  const leave = () => {
    abort.abort()
    end()
  }
  request.signal.addEventListener('abort', leave)
  if (request.signal.aborted) leave()
  return {
    signal: abort.signal,
    isGone: () => request.signal.aborted,
    abort: () => abort.abort(),
    onEnd: (each) => (request.signal.aborted ? each() : void ends.add(each)),
    end,
  }
}

/** What is asked of a vendor. */
export interface UpstreamRequest {
  url: string
  method: 'GET' | 'POST'
  headers: Record<string, string>
  body: Uint8Array<ArrayBuffer> | string | undefined
  timeoutMs: number
  fetch: typeof fetch | undefined
}

/**
 * Asks the vendor, and waits for its answer to begin. A redirect is not followed: it would carry the real
 * token elsewhere.
 *
 * @throws {ProxyRefusal} 502, 504.
 */
export async function askUpstream(
  { url, timeoutMs, fetch, ...init }: UpstreamRequest,
  connection: Connection,
  rules: VendorRules,
): Promise<Response> {
  let isLate = false
  const timer = setTimeout(() => {
    isLate = true
    connection.abort()
  }, timeoutMs)
  try {
    const { body, ...rest } = init
    const response = await (fetch ?? globalThis.fetch)(url, {
      ...rest,
      ...(body === undefined ? {} : { body }),
      redirect: 'manual',
      signal: connection.signal,
    })
    const isRedirect = response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)
    if (!isRedirect && response.status >= 200) return response
    void response.body?.cancel().catch(() => {})
    const message = `${rules.name} redirected the request. Check baseUrl of the proxy.`
    throw new ProxyRefusal('vendor_failed', message, { cause: new EmbedError('EMBED_CONFIG', message) })
  } catch (cause) {
    if (cause instanceof ProxyRefusal) throw cause
    if (connection.isGone()) throw new ProxyRefusal('vendor_unreachable', 'The page went away.')
    const message = isLate ? `${rules.name} did not answer in time.` : `${rules.name} could not be reached.`
    throw isLate
      ? new ProxyRefusal('vendor_timeout', message, { cause: new EmbedError('EMBED_TIMEOUT', message) })
      : new ProxyRefusal('vendor_unreachable', message, { cause })
  } finally {
    clearTimeout(timer)
  }
}
