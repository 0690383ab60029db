import { embedError } from '../errors/embed-error'
import type { EmbedError } from '../errors/errors'
import type { WidgetReport } from './widget-report'

/** A script may catch what stopped it, and draw its widget all the same: it has this long, in ms. */
const RECOVERY_MS = 5_000

/** A widget that a vendor's scripts draw into an element of the page. */
interface DrawnWidget {
  /** The vendor's name. */
  name: string
  /** The addresses of the scripts. */
  urls: readonly string[]
  element: HTMLElement
  /** Whether nothing is drawn yet, as far as can be seen from outside. Default: the element has no content. */
  isEmpty?: () => boolean
  report: Pick<WidgetReport, 'ready' | 'failed'>
}

/** A watch over the scripts of one widget. */
export interface ScriptWatch {
  /** Calls into the vendor's code. Every error until it returns is the vendor's. */
  run: (call: () => void) => void
  /** Reports that the widget is ready. After a sign of trouble, that waits until it is clear. */
  ready: () => void
  stop: () => void
}

/**
 * Watches for a script that is stopped before it has drawn its widget. Browsers give a page two signs:
 *
 * - An `error` event of the window. It names the script, unless that is of another origin and was loaded
 *   without CORS. The script is known all the same if it throws as it first runs (`document.currentScript`),
 *   or while {@link ScriptWatch.run} calls it.
 * - A violation of `require-trusted-types-for`, which always names the script.
 *
 * After a sign, an element that stays empty is reported as `EMBED_WIDGET_LOAD`. An element out of view is
 * not: its widget may wait to be seen.
 */
export function watchScripts({
  name,
  urls,
  element,
  isEmpty = () => !element.hasChildNodes() && !element.shadowRoot,
  report,
}: DrawnWidget): ScriptWatch {
  const files = urls.map((url) => withoutQuery(new URL(url, document.baseURI).href))
  const over = new AbortController()
  let isRunning = false
  let isReadyHeld = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const onSign = (event: ErrorEvent | SecurityPolicyViolationEvent) => {
    const file = fileOf(event)
    if (!files.includes(withoutQuery(file)) && !(isRunning && 'error' in event)) return
    clearTimeout(timer)
    timer = setTimeout(() => {
      timer = undefined
      if (isEmpty() && isInView(element))
        report.failed(notDrawn(name, 'error' in event ? event.error : undefined))
      else if (isReadyHeld) report.ready()
    }, RECOVERY_MS)
  }
  addEventListener('error', onSign, { signal: over.signal })
  addEventListener('securitypolicyviolation', onSign, { signal: over.signal })
  return {
    run(call) {
      isRunning = true
      try {
        call()
      } finally {
        isRunning = false
      }
    },
    ready() {
      isReadyHeld = timer !== undefined
      if (!isReadyHeld) report.ready()
    },
    stop() {
      clearTimeout(timer)
      over.abort()
    },
  }
}

/** The file whose script was stopped; empty: none, or the browser does not say. */
function fileOf(event: ErrorEvent | SecurityPolicyViolationEvent): string {
  if ('error' in event)
    return event.filename || ((document.currentScript as HTMLScriptElement | null)?.src ?? '')
  const isStop = event.disposition === 'enforce' && event.effectiveDirective === 'require-trusted-types-for'
  return isStop ? event.sourceFile : ''
}

function withoutQuery(url: string): string {
  return url.replace(/[?#].*/, '')
}

/** An error for a widget whose script was stopped. */
export function notDrawn(name: string, cause?: unknown): EmbedError {
  return embedError('EMBED_WIDGET_LOAD', 'notDrawn', [name], { cause })
}

function isInView(element: HTMLElement): boolean {
  const { top, bottom } = element.getBoundingClientRect()
  return element.isConnected && bottom >= 0 && top <= innerHeight
}
