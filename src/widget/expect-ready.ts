import { whenSeen } from '../base/when-seen'
import { embedError } from '../errors/embed-error'
import type { Run } from './run'
import type { Started } from './started'

/**
 * Fails a widget that is not ready in time. It counts from when the widget has its token and is in view: what
 * the backend takes is not the widget's fault, and some wait until they are seen.
 */
export function expectReady<O>(started: Started<O>, run: Run): void {
  const { client, driver, vendor, element, readyTimeoutMs, options, fail } = started
  const begin = () => run.timers.set('ready', client.now() + readyTimeoutMs, () => fail(late()))
  const late = () =>
    embedError('EMBED_WIDGET_TIMEOUT', 'notReady', [
      vendor.name,
      readyTimeoutMs,
      ...(driver.explain?.() ?? []),
    ])
  let stopWatching = () => {}
  run.stopExpecting = () => {
    stopWatching()
    run.timers.clear('ready')
  }
  if (driver.floats(options)) begin()
  else stopWatching = whenSeen(element, begin)
}
