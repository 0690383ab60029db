// How few token requests an itinerary can do with. Pure: no clock, no I/O. Tokens live a minute.

/** So long between two navigations. */
export const STAY_MS = 24_000
export const LIFE_MS = 60_000
/** A token is used until 5 s before its end. */
const USED_MS = LIFE_MS - 5_000
/** Half of so short a life. */
const LEAD_MS = LIFE_MS / 2

/** A time in which a widget is there that needs the token. */
interface Need {
  from: number
  until: number
}

/** An itinerary's views, one each {@link STAY_MS}, as the times in which the token is needed. */
export function needsOf(itinerary: readonly string[], needsToken: (view: string) => boolean): Need[] {
  return itinerary.flatMap((view, index) =>
    needsToken(view) ? [{ from: index * STAY_MS, until: (index + 1) * STAY_MS }] : [],
  )
}

/**
 * The fewest requests with which there is a live token whenever one is needed, knowing the future: each is
 * made when there is a need that no earlier one covers, and not before.
 */
export function fewest(needs: readonly Need[]): number {
  let requests = 0
  let usedUntil = -Infinity
  for (const { from, until } of needs) {
    for (let at = Math.max(from, usedUntil); at < until; at = usedUntil) {
      requests += 1
      usedUntil = at + USED_MS
    }
  }
  return requests
}

/**
 * The same for a page that keeps its promises: what is in view is renewed when it is due, and a view that is
 * entered with less left than it wants renews it.
 */
export function fewestWithLead(needs: readonly Need[], minRemainingMs: number): number {
  let requests = 0
  let askedAt = -Infinity
  for (const { from, until } of needs) {
    const wantedAt = askedAt + Math.min(LEAD_MS, LIFE_MS - minRemainingMs)
    for (let at = Math.max(from, wantedAt); at < until; at = askedAt + LEAD_MS) {
      requests += 1
      askedAt = at
    }
  }
  return requests
}
