import type { Clock } from '../../base/clock'
import type { Scheduler } from '../../base/scheduler'

/** A widget that may one day have to reload at the price of its user's place in it. */
export interface Reloadable {
  /** Whether a reload would cost its user nothing now. `at`: when to look again, if not by then. */
  look: () => { isFree: boolean; at: number }
  /** Does it. */
  reload: () => void
}

/** A place in a group. */
export interface ReloadTurn {
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
export interface ReloadQueue {
  /** Joins a group whose members reload together. */
  join: (group: object | string, member: Reloadable) => ReloadTurn
}

const queues = new WeakMap<object, ReloadQueue>()

/**
 * Who may reload, and when, among the widgets of one client. Not the client's own: pages without widgets have
 * no use for it.
 */
export function reloadQueueOf(client: { readonly now: Clock; readonly scheduler: Scheduler }): ReloadQueue {
  const found = queues.get(client) ?? createReloadQueue(client.now, client.scheduler)
  queues.set(client, found)
  return found
}

export function createReloadQueue(now: Clock, scheduler: Scheduler): ReloadQueue {
  const groups = new Map<object | string, Map<Reloadable, number | null>>()

  function look(members: Map<Reloadable, number | null>) {
    const waiting = [...members].filter((entry): entry is [Reloadable, number] => entry[1] !== null)
    if (waiting.length === 0) {
      scheduler.clear(members)
      return
    }
    const deadline = Math.min(...waiting.map(([, at]) => at))
    const looks = [...members.keys()].map((member) => member.look())
    if (now() >= deadline || looks.every(({ isFree }) => isFree)) {
      scheduler.clear(members)
      for (const [member] of waiting) members.set(member, null)
      for (const [member] of waiting) member.reload()
    } else {
      const next = Math.min(deadline, ...looks.filter(({ isFree }) => !isFree).map(({ at }) => at))
      scheduler.set(members, next, () => look(members))
    }
  }

  return {
    join(group, member) {
      const members = groups.get(group) ?? new Map<Reloadable, number | null>()
      groups.set(group, members)
      members.set(member, null)
      return {
        wait(deadline) {
          members.set(member, deadline)
          look(members)
        },
        look: () => look(members),
        leave() {
          members.delete(member)
          if (members.size === 0) groups.delete(group)
          look(members)
        },
      }
    },
  }
}
