import { type VendorName, VENDORS } from './contestants.ts'

const READS_IN_A_LIFE = 20

/** A tile that is live reads its data again so often, in ms. */
export const readEvery = (vendor: VendorName): number =>
  (VENDORS[vendor].lifeSeconds * 1_000) / READS_IN_A_LIFE

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
    }, ${readEvery(vendor)})
  })()</script>`
}
