import { EmbedError } from '../errors/errors'
import type { WidgetReport } from '../vendor-kit/widget-report'

/** The button that the widget shows under a failed request. @source the vendor's source, `b4d0f31` */
const RETRY = '.osw-retry'
/**
 * The text that the widget shows instead of an answer if its model failed. @source seen while the vendor's
 * code ran, 2026-11-27
 */
const MODEL_FAILED = 'Internal server error'
/** How long the browser may take to report a request's status, in ms. */
const STATUS_MS = 1_000
/**
 * The vendor's default window for its quota, in ms. @source the vendor's source, `b4d0f31`: 30 requests in 60
 * s
 */
const QUOTA_MS = 60_000

/** Reports failed answers of the widget, as far as they can be seen from outside. @returns stops watching. */
export function watchAnswers({
  root,
  baseUrl,
  token,
  report,
}: {
  root: HTMLElement
  baseUrl: string
  token: string
  report: Pick<WidgetReport, 'rejected' | 'failed'>
}): () => void {
  const gone = new AbortController()
  const statuses = watchStatuses(root, `${baseUrl}/chat`)
  const seen = new WeakSet<Node>()
  let retries = 0
  let isTelling = false

  async function tell() {
    isTelling = true
    try {
      const status = (await statuses.next(gone.signal)) || (await tryKey(baseUrl, token, gone.signal))
      if (gone.signal.aborted) return
      if (status === 401) report.rejected()
      else report.failed(failureOf(status))
    } catch (cause) {
      const text =
        'Open Chat Widget could not be reached. Check the connection, and whether CORS_ORIGIN contains the page’s origin.'
      if (!gone.signal.aborted) report.failed(new EmbedError('EMBED_WIDGET_ERROR', text, { cause }))
    } finally {
      isTelling = false
    }
  }

  const observer = new MutationObserver((records) => {
    const count = root.querySelectorAll(RETRY).length
    if (count > retries && !isTelling) void tell()
    retries = count
    const changed = records.flatMap(({ target, addedNodes }) => [target, ...addedNodes])
    const texts = changed
      .filter((node) => node.textContent === MODEL_FAILED)
      .map((node) => (node instanceof Text ? node : deepest(node)))
    const isNew = texts.some((node) => !seen.has(node))
    for (const node of texts) seen.add(node)
    if (isNew)
      report.failed(
        new EmbedError(
          'EMBED_WIDGET_ERROR',
          'Open Chat Widget could not answer a message: its model failed. See the logs of its backend.',
        ),
      )
  })
  observer.observe(root, { childList: true, subtree: true, characterData: true })
  return () => {
    gone.abort()
    observer.disconnect()
    statuses.stop()
  }
}

function deepest(node: Node): Node {
  return node.firstChild ? deepest(node.firstChild) : node
}

/**
 * Reads the statuses of failed requests to `url`. The widget does not report them. The browser does, for
 * requests that the page may read (CORS).
 *
 * @source https://developer.mozilla.org/docs/Web/API/PerformanceResourceTiming/responseStatus
 */
function watchStatuses(root: HTMLElement, url: string) {
  // Browsers that do not report the status do not have the property.
  const { PerformanceObserver: Observer, PerformanceResourceTiming: Timing } =
    root.ownerDocument.defaultView ?? globalThis
  let last = 0
  let hear = () => {}
  const observer =
    (Timing as typeof Timing | undefined) && 'responseStatus' in Timing.prototype
      ? new Observer((list) => {
          const failed = (list.getEntriesByName(url) as PerformanceResourceTiming[]).findLast(
            ({ responseStatus }) => responseStatus >= 400,
          )
          if (failed) last = failed.responseStatus
          if (failed) hear()
        })
      : undefined
  observer?.observe({ type: 'resource' })
  return {
    /** The status of the request that has just failed; 0: not known. */
    async next(signal: AbortSignal): Promise<number> {
      if (observer && last === 0) {
        await new Promise<void>((resolve) => {
          hear = resolve
          void pause(STATUS_MS, signal).then(resolve)
        })
      }
      const status = last
      last = 0
      return status
    },
    stop: () => observer?.disconnect(),
  }
}

/**
 * Finds out whether the key is rejected, if the browser does not report the status. It sends an invalid
 * message: the backend checks the quota first, then the key, then the message, and stores nothing. A 429 does
 * not say whether the key is good, since rejected keys use up the quota, too. So the key is tried again after
 * the quota's window.
 *
 * @returns the status of the request that failed, as far as it can be known.
 * @source the vendor's source, `b4d0f31`: rate limit, key, body, in this order
 */
async function tryKey(baseUrl: string, token: string, signal: AbortSignal): Promise<number> {
  const ask = async () => {
    const headers = { 'content-type': 'application/json', 'x-api-key': token }
    return (
      await fetch(`${baseUrl}/v1/chat`, { method: 'POST', headers, body: '{}', credentials: 'omit', signal })
    ).status
  }
  const status = await ask()
  if (status !== 429) return status
  await pause(QUOTA_MS, signal)
  return signal.aborted || (await ask()) !== 401 ? 429 : 401
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })
}

function failureOf(status: number): EmbedError {
  if (status === 429)
    return new EmbedError(
      'EMBED_RATE_LIMITED',
      'Open Chat Widget answered 429 (rate limit), without a time to wait.',
    )
  const key =
    status === 400 ? 'Its key is good. See the logs of its backend.' : `Its backend answers ${status}.`
  return new EmbedError('EMBED_WIDGET_ERROR', `Open Chat Widget could not answer a message. ${key}`)
}
