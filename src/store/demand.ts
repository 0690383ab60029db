/**
 * The kind of a subscriber. `view`: it is on the page. `parked`: it is not on the page, and still needs the
 * token. `holder`: it uses the current token until it expires, and needs no other. `passive`: it only reads.
 */
export type SubscribedAs = 'view' | 'parked' | 'holder' | 'passive'

/** How many want a token, by what they want of it. `waiting`: calls that want it now, hidden tab or not. */
export type Demand = Record<SubscribedAs | 'waiting', number>

export function noDemand(): Demand {
  return { view: 0, parked: 0, holder: 0, passive: 0, waiting: 0 }
}

/** Whether somebody who wants it `as` this has it renewed. */
export function isNeed(as: SubscribedAs): boolean {
  return as === 'view' || as === 'parked'
}

/** Something on the page needs it; otherwise it is not renewed. */
export function isNeeded({ view, parked }: Demand): boolean {
  return view + parked > 0
}
