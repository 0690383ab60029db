import type { Ending } from '../base/ending'
import { createLimit } from '../base/rate-limit'
import { createPaced } from '../base/throttle'
import type { EmbedClient } from '../client/embed-client'
import { development } from '../development/development'
import type { WidgetReport } from '../vendor-kit/widget-report'

/** More errors than this in a second are dropped: each is told to the page. */
const ERRORS_PER_SECOND = 10
/** The same for what a vendor tells of in its own words. */
const EVENTS_PER_SECOND = 100
/** Of more heights in a second, the last counts. */
const HEIGHTS_PER_SECOND = 60
/** The same for sessions. */
const SESSIONS_PER_SECOND = 5

/**
 * Bounds what a widget may say: each word is constant work, and one change of the client's. What is a state
 * is kept, its last value; of errors and events, the surplus of a second is dropped.
 *
 * @param ending - of the mount.
 */
export function boundReports(
  report: WidgetReport,
  client: EmbedClient,
  title: string,
  ending: Ending,
): WidgetReport {
  const { run } = client.outbox
  const limited = (perSecond: number) => {
    const isAllowed = createLimit(perSecond, client.now)
    return (act: () => void) => {
      if (isAllowed()) run(act)
      else development?.tellOfFlood(title, perSecond)
    }
  }
  const error = limited(ERRORS_PER_SECOND)
  const event = limited(EVENTS_PER_SECOND)
  const height = createPaced<number>(HEIGHTS_PER_SECOND, (px) => run(() => report.height(px)))
  const session = createPaced<number>(SESSIONS_PER_SECOND, (endsInMs) => run(() => report.session(endsInMs)))
  ending.onEnd(() => {
    height.stop()
    session.stop()
  })
  return {
    ready: () => run(report.ready),
    rejected: (hint) => run(() => report.rejected(hint)),
    failed: (cause) => error(() => report.failed(cause)),
    height: height.ask,
    session: session.ask,
    event: (name, detail) => event(() => report.event(name, detail)),
  }
}
