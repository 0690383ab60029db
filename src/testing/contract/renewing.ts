import type { Check } from './checks'
import { placesOf } from './traces'
import { holds, same, until } from './until'

/** So long after a new token, a rejection is taken for one of the token before. */
const ECHO_MS = 2_100

/** Tokens are renewed, rejected, and told to nobody. */
export const renewing: Check[] = [
  {
    name: 'swap',
    title: 'a renewed token is taken as declared, and costs the user what is declared',
    async run(page, { can, vendor, emulator, hands }) {
      if (vendor.token?.neededFor === 'mount') return 'The token opens the widget, and is not renewed in it.'
      page.show()
      await page.is('ready')
      await page.useWell()
      await page.type('half-written')
      // The token that the widget has is dead before the next is made: going on with it shows.
      await emulator.rotate()
      await page.renew()
      await page.has('widget.token', 1)
      const swapped = page.events.find((event) => event.type === 'widget.token')
      same('the way in which the widget takes the token', swapped?.how, can.swap)
      await page.is('ready')
      await page.settled()
      if (hands.read)
        await until(`the typed text to be ${can.keepsText ? 'kept' : 'gone'}`, async () => {
          const text = await hands.read?.('Widget')
          return (text === 'half-written') === can.keepsText
        })
      await page.useWell('Widget', ' after the renewal')
      return undefined
    },
  },
  {
    name: 'rejection',
    title: 'a rejected token is replaced once; where its replacement is rejected too, the widget has failed',
    async run(page, { can, emulator }) {
      if (can.silentOnRejection) return can.silentOnRejection
      page.show()
      await page.is('ready')
      await page.useWell()
      page.pass(ECHO_MS)
      await emulator.rotate()
      await page.use()
      await page.has('token.refreshed', 1)
      await page.is('ready')
      await page.settled()
      await page.useWell()
      page.pass(ECHO_MS)
      page.backend.isStale = true
      await emulator.rotate()
      await page.use()
      await page.is('failed')
      const failed = page.events.findLast((event) => event.type === 'widget.failed')
      same('the error', failed?.error.code, 'EMBED_TOKEN_REJECTED')
      return undefined
    },
  },
  {
    name: 'secrecy',
    title: 'no token is on the page, in its storage, in an address or in an event',
    async run(page, { can }) {
      page.show()
      await page.is('ready')
      await page.useWell()
      const told = JSON.stringify(page.events)
      holds('no event to hold a token', !page.tokens.some((token) => told.includes(token)))
      const found = placesOf(page.tokens)
      if (can.showsToken) return can.showsToken
      same('the places where a token is', found, [])
      return undefined
    },
  },
]
