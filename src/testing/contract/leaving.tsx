import { holdsFrame } from '../../base/move-before'
import { isNamed } from '../../vendor-kit/storage-keys'
import type { Check } from './checks'
import { documentText, placesOf, stored } from './traces'
import { holds, same, until } from './until'

/** The widget goes, comes back, and leaves nothing of its user. */
export const leaving: Check[] = [
  {
    name: 'kept',
    title: 'with keepAlive, the widget comes back to its view as declared',
    async run(page, { can, hands }) {
      const kept = page.embed('Widget', { keepAlive: true })
      page.show({ body: <section key="here">{kept}</section> })
      await page.is('ready')
      await page.useWell()
      await page.type('half-written')
      const reason = can.notKept ?? startsAnew()
      page.show({ body: <p key="elsewhere">elsewhere</p> })
      await page.settled()
      page.show({ body: <main key="back">{kept}</main> })
      await page.has('widget.mounted', reason ? 2 : 1)
      await page.is('ready')
      await page.settled()
      same('the number of mounts', page.countOf('widget.mounted'), reason ? 2 : 1)
      if (!reason && hands.read)
        await until(
          'the typed text to be kept',
          async () => (await hands.read?.('Widget')) === 'half-written',
        )
      await page.useWell()
      return reason
    },
  },
  {
    name: 'unmounting',
    title: 'unmounted at any moment of its mount, the widget leaves nothing, and can be mounted again',
    async run(page, { hands }) {
      for (const type of [null, 'token.requested', 'token.received', 'widget.mounted'] as const) {
        page.show()
        if (type) await page.has(type, 1)
        page.show({ body: null })
        await page.settled()
      }
      await until('nothing of the widget to be left', () => hands.roots().length === 0)
      page.show()
      await page.is('ready')
      await page.useWell()
      same('the number of widgets', hands.roots().length, 1)
      same('the number of failures', page.countOf('widget.failed'), 0)
    },
  },
  {
    name: 'identity',
    title: 'for another user, nothing of the user before is left: no text, no token, nothing stored',
    async run(page, { mode, hands }) {
      page.show()
      await page.is('ready')
      await page.useWell()
      await page.type('secret-of-user-1')
      const before = { roots: hands.roots(), stored: stored(), tokens: [...page.tokens] }
      page.backend.user = 'user-2'
      page.show()
      await page.has('widget.mounted', 2)
      await page.is('ready')
      await page.settled()
      await page.useWell()
      const text = documentText() + ((await hands.read?.('Widget')) ?? '')
      holds('no text of the user before to be left', !text.includes('secret-of-user-1'))
      same('the places where a token of the user before is', placesOf(before.tokens).filter(isThere), [])
      const kept = stored().filter((entry) => before.stored.some((old) => String(old) === String(entry)))
      same(
        'what is still stored',
        kept.filter(([, value]) => !/^(true|false)$/.test(value)),
        [],
      )
      if (mode === 'inline')
        holds('the widget to be another one', !hands.roots().some((root) => before.roots.includes(root)))
    },
  },
  {
    name: 'leaks',
    title:
      'gone, the widget leaves no element, no token, and nothing stored that its vendor has not declared',
    async run(page, { vendor }) {
      const elements = document.body.querySelectorAll('*').length
      page.show()
      await page.is('ready')
      await page.useWell()
      page.show({ body: null })
      await page.settled()
      same('the number of elements', document.body.querySelectorAll('*').length, elements)
      same('the places where a token is', placesOf(page.tokens).filter(isThere), [])
      const undeclared = stored().filter(
        ([key]) => !vendor.storage?.keys.some((named) => isNamed(named, key)),
      )
      same(
        'what is stored and not declared',
        undeclared.map(([key]) => key),
        [],
      )
    },
  },
]

/** Why a widget with a frame starts anew in this browser, whichever vendor's it is. */
function startsAnew(): string | undefined {
  if ('moveBefore' in Element.prototype) return undefined
  const surface = document.querySelector('[data-embed-surface]')
  return surface && holdsFrame(surface)
    ? 'The browser has no `Element.moveBefore`: a moved iframe starts anew.'
    : undefined
}

/** The browser's list of what was loaded tells of the past. */
const isThere = (place: string) => place !== 'the addresses of what was loaded'
