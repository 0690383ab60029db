/** One task of virtual time. */
interface Task {
  at: number
  order: number
  run: () => void
  isCleared: boolean
}

/** A realm whose clocks and timers are ours: time passes only from one task to the next. */
export interface VirtualTime {
  now: () => number
  schedule: (run: () => void, delayMs?: number) => unknown
  runUntil: (end: number) => Promise<void>
  restore: () => void
}

/**
 * Replaces the timers and clocks of this realm.
 *
 * @param hand - called with each task as its time comes; runs it, later or never. Made as the task is
 * scheduled, so that it may know who did.
 */
export function takeOverTime(hand: () => (run: () => void) => void = () => (run) => run()): VirtualTime {
  let now = 0
  let order = 0
  let heap: Task[] = []
  const real = { setTimeout, clearTimeout, setImmediate, dateNow: Date.now, performanceNow: performance.now }

  const schedule = (run: () => void, delayMs = 0): Task => {
    const handed = hand()
    const task = {
      at: now + Math.max(0, delayMs),
      order: (order += 1),
      run: () => handed(run),
      isCleared: false,
    }
    push(heap, task)
    return task
  }
  Object.assign(globalThis, {
    setTimeout: schedule,
    clearTimeout: (task?: Task) => void (task && (task.isCleared = true)),
  })
  Date.now = () => now
  performance.now = () => now
  const drain = () => new Promise((resolve) => real.setImmediate(resolve))

  return {
    now: () => now,
    schedule,
    async runUntil(end) {
      await drain()
      for (let task = heap[0]; task && task.at <= end; task = heap[0]) {
        pop(heap)
        if (task.isCleared) continue
        now = task.at
        task.run()
        await drain()
      }
      now = end
    },
    restore() {
      heap = []
      Object.assign(globalThis, { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout })
      Date.now = real.dateNow
      performance.now = real.performanceNow
    },
  }
}

function isBefore(a: Task, b: Task): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order)
}

function push(heap: Task[], task: Task): void {
  let i = heap.push(task) - 1
  for (let up = (i - 1) >> 1; i > 0 && isBefore(task, heap[up] as Task); up = (i - 1) >> 1) {
    heap[i] = heap[up] as Task
    i = up
  }
  heap[i] = task
}

function pop(heap: Task[]): void {
  const last = heap.pop()
  if (!last || heap.length === 0) return
  let i = 0
  for (let down = 1; down < heap.length; down = 2 * i + 1) {
    if (down + 1 < heap.length && isBefore(heap[down + 1] as Task, heap[down] as Task)) down += 1
    if (!isBefore(heap[down] as Task, last)) break
    heap[i] = heap[down] as Task
    i = down
  }
  heap[i] = last
}
