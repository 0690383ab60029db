import type { VendorName } from './contestants.ts'

/** A tile that is live reads its data again so often, in ms. */
export const READ_MS = 15_000
/** How old Looker's tokens are when a minute of their ten is left. */
const ASK_MS = 540_000

/**
 * What a widget does by itself: it reads its data. Looker's asks for tokens instead, when those that it has are
 * about to end, or have ended while the device slept.
 *
 * @source @looker/embed-sdk 2.0.8, README, "Generate tokens backend process": when. The minute is made up.
 */
export function widgetScript(vendor: VendorName): string {
  return `<script>(function () {
    var askedAt = Date.now()
    function press(name) {
      document.querySelectorAll('button').forEach(function (each) { if (each.textContent === name) each.click() })
    }
    setInterval(function () {
      var asks = ${vendor === 'looker'} && Date.now() - askedAt >= ${ASK_MS}
      if (asks) askedAt = Date.now()
      press(asks ? 'Ask' : 'Refresh')
    }, ${READ_MS})
  })()</script>`
}
