import { EmbedError, quote } from '../errors/errors'
import { API_URL, defined, type RuntypeOptions } from './runtype-config'

/** What Persona tells of a session that it has begun. */
export interface PersonaSession {
  expiresAt: Date
}

/** In the last minute of its session, Persona refuses to send. @source `@runtypelabs/persona` 4.17.0 */
export const REFUSED_MS = 60_000
/** Sessions are renewed so long before their end at the latest: earlier than Persona refuses. */
export const MIN_LEAD_MS = 65_000
/** So long after its init was answered, Persona has told of it, or never will. */
const TOLD_MS = 200

/** How long a session still lives, in ms; `NaN`: nobody knows. */
export function lifeOf({ expiresAt }: PersonaSession): number {
  return expiresAt.getTime() - Date.now()
}

/**
 * Persona says nothing when its first init fails. That it has ended shows in the browser's list of
 * requests; why, a request of ours finds out.
 *
 * @param onEnded - called when the init was answered, and Persona has had its time to tell of it.
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
 * Begins a session of its own, to see whether the token is good.
 *
 * @returns the answer's status, 0 if there was none, and what Runtype says of it.
 */
export async function trySession(
  options: RuntypeOptions,
  token: string,
  signal: AbortSignal,
): Promise<{ status: number; hint: string }> {
  const flowId = options.agentId ?? options.flowId
  try {
    const response = await fetch(initUrl(options), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token, ...defined({ flowId }) }),
      signal,
    })
    const body = (await response.json().catch(() => ({}))) as { hint?: unknown; error?: unknown } | null
    return { status: response.status, hint: quote(body?.hint ?? body?.error, [token]) }
  } catch {
    return { status: 0, hint: '' }
  }
}

/** An error for a session that ends before Persona would send anything in it. */
export function sessionTooShort(endsInMs: number): EmbedError {
  const seconds = Math.round(endsInMs / 1_000)
  return new EmbedError(
    'EMBED_WIDGET_ERROR',
    `Expected Runtype’s sessions to live for more than 65 s, this one ends in ${seconds} s: its widget would send nothing. Raise the token’s session time-out, or set this machine’s clock.`,
  )
}

/** An error for a session that Runtype did not begin, though the token is good. */
export function sessionRefused(status: number, hint: string): EmbedError {
  const came = status === 0 ? 'there was no answer' : `it answered ${status}${hint && `: ${hint}`}`
  return new EmbedError('EMBED_WIDGET_ERROR', `Expected Runtype to begin a session, ${came}.`)
}

/** An error for a page that is not among the token's allowed origins. */
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
