import { join } from 'node:path'
import { files, serve, type DriveSetting } from '../driving'
import { travel, type Itinerary } from '../react-router/drive/itineraries'
import { givenUp, renewedBefore } from '../react-router/drive/navigation'
import { LIFE_MS } from '../react-router/drive/oracle'
import { expect, heading, type Site } from '../react-router/drive/site'
import { enter, tenQuick, visit, type Visit } from '../react-router/drive/visit'

const ROUND = ['Store', 'Chat', 'Home', 'Store', 'Home', 'About', 'Chat', 'Store', 'Home', 'Store']
const ANOTHER = ['Chat', 'About', 'Bronze', 'Store', 'Home', 'Chat', 'Store', 'Home', 'About', 'Store']

const ITINERARIES: Pick<Itinerary, 'name' | 'links' | 'needsToken' | 'isAsFewAsCanBe'>[] = [
  {
    name: 'in and out of view',
    links: [...ROUND, ...ANOTHER],
    needsToken: (link) => link === 'Store' || link === 'Bronze',
    isAsFewAsCanBe: true,
  },
  {
    name: 'in view throughout',
    links: Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 'Bronze' : 'Silver')),
    needsToken: () => true,
    isAsFewAsCanBe: false,
  },
  {
    name: 'without a widget',
    links: Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 'About' : 'Home')),
    needsToken: () => false,
    isAsFewAsCanBe: true,
  },
]

export default async function drive({ folder, browser, check }: DriveSetting): Promise<void> {
  const { origin, close } = await serve(files(join(folder, 'dist'), { fallback: 'index.html' }))
  const site: Site = { browser, origin, check }
  try {
    for (const itinerary of ITINERARIES)
      await check(`freshness, ${itinerary.name}`, () =>
        travel(browser, origin, { ...itinerary, minRemainingMs: 20_000 }),
      )
    await check('quick navigations', () => visit(site, quick))
    await check('a link that is hovered', () => visit(site, intent))
    await check('a navigation given up', () => visit(site, (visited) => givenUp(visited, 'Bronze')))
    await check('a view whose token is renewed before', () =>
      visit(site, (visited) => renewedBefore(visited, 'Store')),
    )
  } finally {
    await close()
  }
}

async function quick(visited: Visit): Promise<string> {
  await enter(visited, 'Bronze', 'Levels')
  await visited.time.advance(LIFE_MS / 4)
  const requests = await tenQuick(visited, ['Silver', 'Bronze'])
  expect('ten quick navigations to cost at most one request', requests <= 1, requests)
  return `ten navigations within a second: ${requests} requests.`
}

/** A pointer on a link has the router run the route's beforeLoad: the view then finds its token. */
async function intent(visited: Visit): Promise<string> {
  const { page, time, traffic, gate } = visited
  await page.getByRole('link', { name: 'Store', exact: true }).hover()
  await time.until('a token', () => gate.issued.length === 1)
  expect('the view not to be entered', (await heading(page)) === 'Home')
  gate.close()
  await enter(visited, 'Store', 'Store')
  expect('no other request', traffic.tokens.length === 1, traffic.tokens.length)
  gate.open()
  return 'a link that the pointer is on has its view’s token fetched, once.'
}
