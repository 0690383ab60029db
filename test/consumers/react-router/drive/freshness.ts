import { travel, type Itinerary } from './itineraries'
import type { Site } from './site'

const MIN_REMAINING_MS = 20_000

const PLAIN = 'Plain store'
const ROUND = [PLAIN, 'Chat', 'Home', PLAIN, 'Home', 'Board', 'Chat', PLAIN, 'Home', PLAIN]
const ANOTHER = ['Chat', 'About', 'Bronze', PLAIN, 'Board', 'Chat', PLAIN, 'Home', 'About', PLAIN]

const ITINERARIES: Itinerary[] = [
  {
    name: 'in and out of view',
    links: [...ROUND, ...ANOTHER],
    needsToken: (link) => link === PLAIN || link === 'Bronze',
    minRemainingMs: MIN_REMAINING_MS,
    isAsFewAsCanBe: true,
  },
  {
    name: 'in view throughout',
    links: Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 'Bronze' : 'Silver')),
    needsToken: () => true,
    minRemainingMs: MIN_REMAINING_MS,
    isAsFewAsCanBe: false,
  },
  {
    // What is kept is renewed as if it were in view: it may come back at any moment.
    name: 'kept throughout',
    links: Array.from({ length: 20 }, (_, index) => ['Store', 'Chat', 'Home', 'Board'][index % 4] ?? ''),
    needsToken: () => true,
    minRemainingMs: MIN_REMAINING_MS,
    isAsFewAsCanBe: false,
  },
  {
    name: 'without a widget',
    links: Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 'About' : 'Home')),
    needsToken: () => false,
    minRemainingMs: MIN_REMAINING_MS,
    isAsFewAsCanBe: true,
  },
]

/** Eight simulated minutes each: what tokens cost, and whether a widget ever called with a dead one. */
export async function driveFreshness({ browser, origin, check }: Site): Promise<void> {
  for (const itinerary of ITINERARIES)
    await check(`freshness, ${itinerary.name}`, () => travel(browser, origin, itinerary))
}
