import { EmbedError } from '../../errors/errors'

type Handler = (request: Request) => Response | Promise<Response>

/** Options of {@link createService}. */
export interface ServiceOptions {
  /**
   * Checks that must pass before `/readyz` answers that the service is ready, by name. Example: `{ redis: () =>
   * client.ping() }`. A check fails if it throws, returns `false`, or takes longer than `checkTimeoutMs`.
   */
  checks?: Readonly<Record<string, () => unknown>> | undefined
  /** Default 1000. */
  checkTimeoutMs?: number | undefined
  /** Objects that are closed when the service stops: caches, and clients of your own. */
  closing?: readonly { close: () => unknown }[] | undefined
  /** How long `close` waits for requests under way, in ms. Default 10,000. */
  drainMs?: number | undefined
}

/** An instance of a backend, from its start to its stop. */
export interface Service {
  /** Wraps a handler: its requests are waited for when the service stops. */
  handle: <H extends Handler>(handler: H) => (request: Request) => Promise<Response>
  /** For `GET /healthz`: 200 as long as the process answers. */
  healthz: () => Response
  /** For `GET /readyz`: 200, or 503 if a check fails or the service is stopping. The body names the checks. */
  readyz: () => Promise<Response>
  /**
   * Stops: new requests get 503 with `Retry-After`, those under way are waited for, then all that is in
   * `closing` is closed.
   *
   * @returns how many requests were still under way after `drainMs`.
   */
  close: () => Promise<number>
}

const RETRY_AFTER_SECONDS = '2'

/**
 * Health, readiness and a graceful stop, for one instance of a backend.
 *
 * @throws {EmbedError} `EMBED_CONFIG`: a check is not a function, or something in `closing` has no `close`.
 *
 * @example
 * const service = createService({ closing: [memoryCache()] })
 * process.once('SIGTERM', () => void service.close())
 */
export function createService(options: ServiceOptions = {}): Service {
  const { checks = {}, checkTimeoutMs = 1_000, closing = [], drainMs = 10_000 } = options
  const mistakes = [
    ...Object.entries(checks).flatMap(([name, check]) =>
      typeof check === 'function' ? [] : [`The check "${name}" is not a function.`],
    ),
    ...closing.flatMap((each, index) =>
      typeof each?.close === 'function' ? [] : [`\`closing[${index}]\` has no \`close\`.`],
    ),
  ]
  if (mistakes.length > 0) throw new EmbedError('EMBED_CONFIG', mistakes.join(' '))
  const underWay = new Set<Promise<Response>>()
  let stopping: Promise<number> | null = null

  async function stop(): Promise<number> {
    await within(Promise.allSettled(underWay), drainMs).catch(() => {})
    const left = underWay.size
    await Promise.allSettled(closing.map(async (each) => each.close()))
    return left
  }

  return {
    handle: (handler) => async (request) => {
      if (stopping) return refuse()
      const answering = (async () => handler(request))()
      underWay.add(answering)
      try {
        return await answering
      } finally {
        underWay.delete(answering)
      }
    },
    healthz: () => Response.json({ status: 'ok' }, { headers: NO_STORE }),
    readyz: async () => {
      const entries = await Promise.all(
        Object.entries(checks).map(async ([name, check]) => [name, await passes(check, checkTimeoutMs)]),
      )
      const isReady = !stopping && entries.every(([, hasPassed]) => hasPassed)
      const body = {
        status: stopping ? 'stopping' : isReady ? 'ok' : 'failing',
        checks: Object.fromEntries(entries) as object,
      }
      return Response.json(body, { status: isReady ? 200 : 503, headers: NO_STORE })
    },
    close: () => (stopping ??= stop()),
  }
}

const NO_STORE = { 'cache-control': 'no-store' }

function refuse(): Response {
  return Response.json(
    { error: 'unavailable', message: 'This server is stopping.', retryAfter: Number(RETRY_AFTER_SECONDS) },
    { status: 503, headers: { ...NO_STORE, 'retry-after': RETRY_AFTER_SECONDS } },
  )
}

async function passes(check: () => unknown, timeoutMs: number): Promise<boolean> {
  try {
    return (await within((async () => check())(), timeoutMs)) !== false
  } catch {
    return false
  }
}

function within<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('It took too long.')), timeoutMs)
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}
