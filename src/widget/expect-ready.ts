import { whenSeen } from '../base/when-seen'
import { EmbedError } from '../errors/errors'
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
    new EmbedError(
      'EMBED_WIDGET_TIMEOUT',
      `Expected ${vendor.name}'s widget to be ready within ${readyTimeoutMs} ms. ${driver.explain?.() || "Check the vendor's status, its address and the page's CSP."}`,
    )
  let stopWatching = () => {}
  run.stopExpecting = () => {
    stopWatching()
    run.timers.clear('ready')
  }
  if (driver.floats(options)) begin()
  else stopWatching = whenSeen(element, begin)
}
