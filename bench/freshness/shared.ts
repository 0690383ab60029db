import type { LockAsk, LockInfo } from './realm/host.ts'
import type { World } from './world.ts'

/** Runs a call as a task of the tab it belongs to. */
export type Post = (call: () => void) => void

/** What the tabs of one origin have in common: broadcast channels, locks, local storage. */
export interface Origin {
  openChannel: (
    name: string,
    post: Post,
    hear: (data: unknown) => void,
  ) => { post: (data: unknown) => void; close: () => void }
  queueForLock: (ask: LockAsk, post: Post) => () => void
  locks: () => { held: LockInfo[]; pending: LockInfo[] }
  local: Map<string, string>
}

/** A broadcast reaches the other tabs within so many ms. */
const BROADCAST_MS = 4

export function createOrigin(world: World): Origin {
  const channels = new Map<string, Set<{ post: Post; hear: (data: unknown) => void }>>()
  const held: { ask: LockAsk; post: Post }[] = []
  const queue: { ask: LockAsk; post: Post }[] = []
  const random = world.stream('broadcast')

  const isFree = (ask: LockAsk) =>
    !held.some(
      (other) => other.ask.name === ask.name && (ask.mode === 'exclusive' || other.ask.mode === 'exclusive'),
    )

  function grant() {
    for (const waiting of [...queue]) {
      const isNext =
        queue.find((other) => other.ask.name === waiting.ask.name) === waiting ||
        waiting.ask.mode === 'shared'
      if (!isNext || !isFree(waiting.ask)) continue
      queue.splice(queue.indexOf(waiting), 1)
      held.push(waiting)
      waiting.post(() => held.includes(waiting) && waiting.ask.granted(true))
    }
  }

  return {
    openChannel(name, post, hear) {
      const members = channels.get(name) ?? new Set()
      channels.set(name, members)
      const me = { post, hear }
      members.add(me)
      return {
        post(data) {
          for (const other of members) {
            if (other !== me)
              world.after(1 + Math.floor(random() * BROADCAST_MS), () =>
                other.post(() => members.has(other) && other.hear(data)),
              )
          }
        },
        close: () => members.delete(me),
      }
    },
    queueForLock(ask, post) {
      const mine = { ask, post }
      if (ask.ifAvailable && (!isFree(ask) || queue.some((other) => other.ask.name === ask.name))) {
        post(() => ask.granted(false))
        return () => {}
      }
      if (ask.steal) {
        for (const other of held.filter(({ ask: { name } }) => name === ask.name)) {
          held.splice(held.indexOf(other), 1)
          other.post(() => other.ask.stolen())
        }
        queue.unshift(mine)
      } else queue.push(mine)
      grant()
      return () => {
        for (const list of [held, queue]) if (list.includes(mine)) list.splice(list.indexOf(mine), 1)
        grant()
      }
    },
    locks: () => ({ held: held.map(({ ask }) => infoOf(ask)), pending: queue.map(({ ask }) => infoOf(ask)) }),
    local: new Map(),
  }
}

function infoOf({ name, mode }: LockAsk): LockInfo {
  return { name, mode }
}
