import type { VendorName } from './contestants.ts'

/** A tile that is live reads its data again so often, in ms. */
export const READ_MS = 10_000
/** Looker's frame asks for tokens when the ones that it has live for another minute. */
const ASK_MS = 540_000

/** What a widget does by itself: it reads its data, and Looker's asks for tokens. */
export function widgetScript(vendor: VendorName): string {
  const press = (name: string, ms: number) =>
    `setInterval(function () {
       document.querySelectorAll('button').forEach(function (each) { if (each.textContent === '${name}') each.click() })
     }, ${ms})`
  const asks = vendor === 'looker' ? press('Ask', ASK_MS) : ''
  return `<script>${press('Refresh', READ_MS)};${asks}</script>`
}
