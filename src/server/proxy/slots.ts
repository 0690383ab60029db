import { ProxyRefusal } from './refusal'

/** Counts what is under way, by user. */
export interface Slots {
  /**
   * Takes a place. @returns what gives it back; calling that twice changes nothing.
   *
   * @throws {ProxyRefusal} 429.
   */
  take: (identity: string) => () => void
  /** How many places are taken. */
  taken: () => number
}

/** @param max - places for each user. */
export function createSlots(max: number): Slots {
  const counts = new Map<string, number>()
  return {
    take(identity) {
      const count = counts.get(identity) ?? 0
      if (count >= max)
        throw new ProxyRefusal('too_many_requests', 'Too many answers are under way. Wait for one to end.', {
          retryAfterSeconds: 1,
        })
      counts.set(identity, count + 1)
      let isTaken = true
      return () => {
        if (!isTaken) return
        isTaken = false
        const left = (counts.get(identity) ?? 1) - 1
        if (left > 0) counts.set(identity, left)
        else counts.delete(identity)
      }
    },
    taken: () => [...counts.values()].reduce((sum, count) => sum + count, 0),
  }
}
