import { EmbedError, quote } from '../errors/errors'
import { API_URL, defined, type RuntypeOptions } from './runtype-config'

/** A session that Persona has begun, as it reports it. */
export interface PersonaSession {
  expiresAt: Date
}

/** Persona rejects messages in the last minute of a session. @source `@runtypelabs/persona` 4.17.0 */
export const REFUSED_MS = 60_000
/** The latest moment to renew a session, in ms before its end: earlier than Persona rejects messages. */
export const MIN_LEAD_MS = 65_000
/** How long Persona may take to report a session after its request was answered, in ms. */
const TOLD_MS = 200

/**
 * Watches for the end of Persona's first request for a session. Persona does not report its failure. The
 * browser's list of requests shows that it has ended, but not how: {@link trySession} finds that out.
 *
 * @param onEnded - called when the request has ended, and Persona has had time to report a session.
 * @returns stops watching.
 */
export function watchInit(options: RuntypeOptions, onEnded: () => void): () => void {
  if (typeof PerformanceObserver === 'undefined') return () => {}
  const startedAt = performance.now()
  const observer = new PerformanceObserver((list) => {
    const inits = list.getEntriesByName(initUrl(options))
    if (!inits.some(({ startTime }) => startTime >= startedAt)) return
    observer.disconnect()
    setTimeout(onEnded, TOLD_MS)
  })
  observer.observe({ type: 'resource' })
  return () => observer.disconnect()
}

/**
 * Begins a session of its own, to see whether Runtype accepts the token.
 *
 * @returns the answer's status (0: there was no answer), and the hint in its body.
 */
export async function trySession(
  options: RuntypeOptions,
  token: string,
  signal: AbortSignal,
): Promise<readonly [status: number, hint: string]> {
  const flowId = options.agentId ?? options.flowId
  try {
    const response = await fetch(initUrl(options), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, ...defined({ flowId }) }),
      signal,
    })
    const body = (await response.json().catch(() => ({}))) as { hint?: unknown; error?: unknown } | null
    return [response.status, quote(body?.hint ?? body?.error, [token])]
  } catch {
    return [0, '']
  }
}

/** The error for a session that is too short for Persona to send anything. */
export function sessionTooShort(endsInMs: number): EmbedError {
  const seconds = Math.round(endsInMs / 1_000)
  return new EmbedError(
    'EMBED_WIDGET_ERROR',
    `Runtype’s session ends in ${seconds} s. Its widget needs more than 65 s to send anything. Raise the token’s session time-out, or set this machine’s clock.`,
  )
}

/** The error for a session that did not begin for another reason than its token. */
export function sessionRefused(status: number, hint: string): EmbedError {
  const came = status === 0 ? 'it did not answer' : `it answered ${status}${hint && `: ${hint}`}`
  return new EmbedError('EMBED_WIDGET_ERROR', `Runtype did not begin a session: ${came}.`)
}

/** The error for a page whose origin the token does not allow. */
export function originRefused(hint: string, token: string): EmbedError {
  return new EmbedError(
    'EMBED_WIDGET_ERROR',
    `Runtype refuses pages of ${location.origin}: ${quote(hint, [token])} Add it to the client token’s allowed origins.`,
  )
}

function initUrl({ apiUrl = API_URL }: RuntypeOptions): string {
  const base = apiUrl.replace(/\/+$/, '').replace(/\/v1\/dispatch$/, '')
  return new URL(`${base}/v1/client/init`, document.baseURI).href
}
