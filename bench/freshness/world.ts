import { createRandom } from '../../test/kit/seeded.ts'

/** Epoch ms at which every simulated world begins; the backend's clock is right. */
export const EPOCH_MS = Date.UTC(2026, 10, 2)

interface Occasion {
  at: number
  order: number
  run: () => void
}

/**
 * True time, and all that is going to happen in it. Everything random comes from the seed, so the same seed
 * gives the same world.
 */
export interface World {
  /** True time in ms, from 0. */
  readonly now: number
  at: (at: number, run: () => void) => void
  after: (ms: number, run: () => void) => void
  /**
   * A stream of random numbers of its own for each name: what one part of the world draws changes nothing for
   * another.
   */
  stream: (name: string) => () => number
  /** Code of a page is about to run: its microtasks are drained before anything else happens. */
  touch: () => void
  /**
   * Holds the world still while `work` does something that node does outside of virtual time (crypto.subtle).
   */
  hold: <T>(work: Promise<T>) => Promise<T>
  run: (until: number) => Promise<void>
  /** Ends the run early. */
  stop: () => void
}

export function createWorld(seed: number): World {
  const heap: Occasion[] = []
  let now = 0
  let order = 0
  let isTouched = false
  let isStopped = false
  let held = 0

  const isBefore = (a: Occasion, b: Occasion) => a.at < b.at || (a.at === b.at && a.order < b.order)

  function push(occasion: Occasion) {
    let index = heap.push(occasion) - 1
    while (index > 0) {
      const parent = (index - 1) >> 1
      const above = heap[parent] as Occasion
      if (!isBefore(occasion, above)) break
      heap[index] = above
      index = parent
    }
    heap[index] = occasion
  }

  function pop(): Occasion {
    const first = heap[0] as Occasion
    const last = heap.pop() as Occasion
    if (heap.length === 0) return first
    let index = 0
    for (;;) {
      let child = 2 * index + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Occasion, heap[child] as Occasion))
        child += 1
      if (!isBefore(heap[child] as Occasion, last)) break
      heap[index] = heap[child] as Occasion
      index = child
    }
    heap[index] = last
    return first
  }

  async function drain() {
    do await new Promise<void>((resolve) => setImmediate(resolve))
    while (held > 0)
  }

  const at = (when: number, run: () => void) =>
    push({ at: Math.max(now, Math.ceil(when)), order: (order += 1), run })

  return {
    get now() {
      return now
    },
    at,
    after: (ms, run) => at(now + ms, run),
    stream(name) {
      let hash = seed
      for (const char of name) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193)
      return createRandom(hash)
    },
    touch() {
      isTouched = true
    },
    async hold(work) {
      held += 1
      try {
        return await work
      } finally {
        held -= 1
      }
    },
    async run(until) {
      while (heap.length > 0 && (heap[0] as Occasion).at <= until && !isStopped) {
        const next = pop()
        now = next.at
        next.run()
        if (!isTouched) continue
        isTouched = false
        await drain()
      }
      if (!isStopped) now = until
    },
    stop() {
      isStopped = true
    },
  }
}
