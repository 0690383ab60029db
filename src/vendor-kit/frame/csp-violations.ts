import type { NotShown } from '../../errors/widget-sentences'

/**
 * What Chromium reports of a frame that it keeps out of an isolated page. @source
 * https://html.spec.whatwg.org/multipage/browsers.html#coep
 */
interface IsolationReport {
  destination?: string
  blockedURL?: string
  disposition?: string
}

/**
 * Watches for what browsers tell a page of a frame that they did not load: a violation of the page's own CSP,
 * and, in Chromium, of its `Cross-Origin-Embedder-Policy`. They tell nothing of `X-Frame-Options`, of an
 * error of the server, or of a server that is down.
 *
 * @param onBlocked - told why.
 */
export function watchBlocks(
  frame: HTMLIFrameElement,
  { origin, pathname }: URL,
  onBlocked: (...why: NotShown) => void,
): () => void {
  const document = frame.ownerDocument
  /** Browsers leave out the query, and after a redirect the path. */
  const isIt = (blocked: string | undefined) => {
    try {
      const url = new URL(blocked ?? '')
      return url.origin === origin && (url.pathname === pathname || url.pathname === '/')
    } catch {
      return false
    }
  }
  const onViolation = ({ effectiveDirective, blockedURI, disposition }: SecurityPolicyViolationEvent) => {
    if (disposition === 'enforce' && /^(frame|child)-src$/.test(effectiveDirective) && isIt(blockedURI)) {
      onBlocked('csp', effectiveDirective)
    }
  }
  document.addEventListener('securitypolicyviolation', onViolation)
  const Observer = globalThis.ReportingObserver as typeof ReportingObserver | undefined
  const observer =
    Observer &&
    new Observer(
      (reports) => {
        for (const { body } of reports) {
          const { destination, blockedURL, disposition } = readReport(body)
          const isAnothers = frame.hasAttribute('credentialless') // this one is let in
          if (destination === 'iframe' && disposition === 'enforce' && !isAnothers && isIt(blockedURL)) {
            onBlocked('coep')
          }
        }
      },
      { types: ['coep'] },
    )
  observer?.observe()
  return () => {
    document.removeEventListener('securitypolicyviolation', onViolation)
    observer?.disconnect()
  }
}

/** Chromium has the fields of this report in its JSON only. */
function readReport(body: unknown): IsolationReport {
  const report = (body ?? {}) as IsolationReport & { toJSON?: () => IsolationReport }
  return report.toJSON?.() ?? report
}
