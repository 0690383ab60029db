import type { Alarm } from '../store/scheduler'
import type { Clock } from '../base/clock'

/** A widget that may one day have to reload at the price of its user's place in it. */
export interface TurnTaker {
  /** Whether a reload would cost its user nothing now. `at`: when to look again, if not by then. */
  look: () => { isFree: boolean; at: number }
  /** Does it. */
  take: () => void
}

/** A place in a group. */
export interface Turn {
  /** Has to reload, by `deadline` (epoch ms) at the latest; `null`: no more. */
  wait: (deadline: number | null) => void
  /** Looks again: somebody's attention has changed. */
  look: () => void
  leave: () => void
}

/**
 * Decides when widgets reload that have to: as soon as it costs nobody anything, and at the latest at their
 * deadline.
 */
export interface Turns {
  /** Joins a group whose members reload together. */
  join: (group: object | string, taker: TurnTaker) => Turn
}

const turns = new WeakMap<object, Turns>()

/**
 * Who may reload, and when, among the widgets of one client. Not the client's own: pages without widgets have
 * no use for it.
 */
export function turnsOf(client: { readonly now: Clock; readonly alarm: Alarm }): Turns {
  const found = turns.get(client) ?? createTurns(client.now, client.alarm)
  turns.set(client, found)
  return found
}

export function createTurns(now: Clock, alarm: Alarm): Turns {
  const groups = new Map<object | string, Map<TurnTaker, number | null>>()

  function look(members: Map<TurnTaker, number | null>) {
    const waiting = [...members].filter((entry): entry is [TurnTaker, number] => entry[1] !== null)
    if (waiting.length === 0) {
      alarm.clear(members)
      return
    }
    const deadline = Math.min(...waiting.map(([, at]) => at))
    const looks = [...members.keys()].map((taker) => taker.look())
    if (now() >= deadline || looks.every(({ isFree }) => isFree)) {
      alarm.clear(members)
      for (const [taker] of waiting) members.set(taker, null)
      for (const [taker] of waiting) taker.take()
    } else {
      const next = Math.min(deadline, ...looks.filter(({ isFree }) => !isFree).map(({ at }) => at))
      alarm.set(members, next, () => look(members))
    }
  }

  return {
    join(group, taker) {
      const members = groups.get(group) ?? new Map<TurnTaker, number | null>()
      groups.set(group, members)
      members.set(taker, null)
      return {
        wait(deadline) {
          members.set(taker, deadline)
          look(members)
        },
        look: () => look(members),
        leave() {
          members.delete(taker)
          if (members.size === 0) groups.delete(group)
          look(members)
        },
      }
    },
  }
}
