import { LIFE_MS } from './oracle'
import { expect, follow, heading, isReady, type Site } from './site'
import { collectUsed, enter, tenQuick, visit, type Visit } from './visit'

/** A request that hangs is given up after 10 s, whatever the navigation. */
const LONG_BEFORE_TIME_OUT_MS = 2_000

/**
 * The edges of navigation: quick ones, given up ones, those that have to wait for a token, and those that
 * have not.
 */
export async function driveNavigation(site: Site): Promise<void> {
  await site.check('quick navigations', () => visit(site, quick))
  await site.check('quick navigations that want the newest token', () => visit(site, quickAlways))
  await site.check('a view that shows at once', () => visit(site, shownAtOnce))
  await site.check('a navigation given up', () => visit(site, (visited) => givenUp(visited, 'Bronze')))
  await site.check('a view whose token is renewed before', () =>
    visit(site, (visited) => renewedBefore(visited, 'Plain store')),
  )
}

async function quick(visited: Visit): Promise<string> {
  await enter(visited, 'Bronze', 'Levels')
  await visited.time.advance(LIFE_MS / 4)
  const requests = await tenQuick(visited, ['Silver', 'Bronze'])
  expect('ten quick navigations to cost at most one request', requests <= 1, requests)
  return `ten navigations within a second: ${requests} requests.`
}

async function quickAlways(visited: Visit): Promise<string> {
  await enter(visited, 'Address', 'Redeem')
  await visited.time.advance(LIFE_MS / 4)
  const requests = await tenQuick(visited, ['Payment', 'Address'])
  expect('ten quick navigations that want the newest token to cost one request', requests === 1, requests)
  return `ten navigations within a second, each wanting the newest token: ${requests} request.`
}

async function shownAtOnce(visited: Visit): Promise<string> {
  const { page, time, traffic, gate } = visited
  await enter(visited, 'Plain store', 'Plain store')
  await time.advance(LIFE_MS / 4)
  gate.close()
  const used = collectUsed(page)
  await follow(page, 'Address')
  await time.until('the view with its widget', () => isReady(page, 'Redeem'))
  expect('a renewal under way', traffic.tokens.length === 2, traffic.tokens.length)
  expect('its widget to use the token that was there', used.at(-1) === gate.issued[0])
  gate.open()
  await time.until(
    'the widget to use the new token',
    () => gate.issued.length === 2 && used.at(-1) === gate.issued[1],
  )
  return 'a view that wants the newest token shows at once with a live one, and goes on with the new one.'
}

/** @param link - to a view whose widget needs a token; nothing fetches it before the link is followed. */
export async function givenUp({ page, time, traffic, gate }: Visit, link: string): Promise<string> {
  gate.close()
  await follow(page, link)
  await time.until('a request', () => traffic.tokens.length === 1)
  await time.advance(1_000)
  await follow(page, 'About')
  await time.until('the other view', async () => (await heading(page)) === 'About')
  await time.until(
    'the request to be given up',
    () => traffic.tokens[0]?.isAborted === true,
    LONG_BEFORE_TIME_OUT_MS,
  )
  await time.advance(LIFE_MS)
  expect('no other request', traffic.tokens.length === 1, traffic.tokens.length)
  expect('no error on the page', (await page.getByRole('alert').count()) === 0)
  gate.open()
  return 'a navigation that is given up takes its request with it, and shows no error.'
}

/** @param link - to a view of the same title as its widget. */
export async function renewedBefore(visited: Visit, link: string): Promise<string> {
  const { page, time, gate } = visited
  await enter(visited, link, link)
  await time.advance(LIFE_MS / 3)
  await follow(page, 'Home')
  await time.advance(LIFE_MS * 0.4)
  gate.close()
  const used = collectUsed(page)
  await follow(page, link)
  await time.advance(2_000)
  expect('a view with too short a token to wait', (await heading(page)) === 'Home', await heading(page))
  gate.open()
  await time.until('the view with its widget', () => isReady(page, link))
  await time.until('a call of its', () => used.length > 0)
  expect(
    'its first call to have the new token',
    gate.issued.length === 2 && used[0] === gate.issued[1],
    gate.issued.length,
  )
  return 'a view whose token has too little left shows with a new one, and its widget’s first call has it.'
}
