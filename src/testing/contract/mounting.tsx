import type { Check } from './checks'
import { holds, same } from './until'

/** The widget comes, follows its options and its theme, and there is one of it. */
export const mounting: Check[] = [
  {
    name: 'mount',
    title: 'the widget is there, once, with a token that its vendor accepts',
    async run(page) {
      const { length } = history
      page.show()
      await page.is('ready')
      await page.useWell()
      same('the number of mounts', page.countOf('widget.mounted'), 1)
      same('the number of token requests', page.backend.requests, 1)
      same('the steps in the page’s history', history.length, length)
    },
  },
  {
    name: 'StrictMode',
    title: 'effects that run twice mount one widget, with one token',
    async run(page, { hands }) {
      page.show({ isStrict: true })
      await page.is('ready')
      await page.useWell()
      same('the number of widgets', hands.roots().length, 1)
      same('the number of mounts', page.countOf('widget.mounted'), 1)
      same('the number of token requests', page.backend.requests, 1)
    },
  },
  {
    name: 'update',
    title: 'equal options change nothing, and other options arrive',
    async run(page, { options, changed, hands }) {
      page.show()
      await page.is('ready')
      const before = hands.roots()
      page.show({ body: page.embed('Widget', { options: { ...options } }) })
      await page.settled()
      holds('equal options to leave the widget alone', isSame(hands.roots(), before))
      page.show({ body: page.embed('Widget', { options: changed.options }) })
      await page.has('widget.mounted', changed.mountsAnew ? 2 : 1)
      await page.is('ready')
      await page.settled()
      holds('other options to be seen in the widget', await changed.isShown('Widget'))
      same('the number of mounts', page.countOf('widget.mounted'), changed.mountsAnew ? 2 : 1)
    },
  },
  {
    name: 'theme',
    title: 'another theme mounts nothing anew, and asks for no token',
    async run(page, { hands }) {
      page.show()
      await page.is('ready')
      const before = hands.roots()
      page.show({ theme: { colorScheme: 'dark', variables: { colorBackground: '#1c1917' } } })
      await page.settled()
      holds('another theme to leave the widget there', isSame(hands.roots(), before))
      same('the number of mounts', page.countOf('widget.mounted'), 1)
      same('the number of token requests', page.backend.requests, 1)
    },
  },
  {
    name: 'two',
    title: 'two widgets work beside each other; they share a token that can be shared',
    async run(page, { can, vendor, hands }) {
      page.show({ body: [page.embed('First'), page.embed('Second')] })
      await page.is('ready', 'First')
      if (can.aloneOnPage) {
        await page.is('failed', 'Second')
        return can.aloneOnPage
      }
      await page.is('ready', 'Second')
      await page.useWell('First')
      await page.useWell('Second')
      same('the number of widgets', hands.roots().length, 2)
      same('the number of token requests', page.backend.requests, vendor.token?.singleUse ? 2 : 1)
      same('the number of different tokens', new Set(page.tokens).size, page.backend.requests)
    },
  },
]

function isSame(left: readonly Element[], right: readonly Element[]): boolean {
  return left.length === right.length && left.every((element, index) => element === right[index])
}
