import { callHost } from './events'

/**
 * Holds back what others are told until a change is complete, so that whatever they do in answer is a new
 * change.
 */
export interface Outbox {
  /** Makes a change. What was put in meanwhile is delivered when the outermost change is complete. */
  run: <T>(change: () => T) => T
  /** Delivers in order: now, or when the change under way is complete. */
  put: (deliver: () => void) => void
}

export function createOutbox(): Outbox {
  let waiting: (() => void)[] = []
  let depth = 0
  let isDelivering = false

  function deliver() {
    if (isDelivering) return
    isDelivering = true
    while (waiting.length > 0) {
      const next = waiting
      waiting = []
      next.forEach(callHost)
    }
    isDelivering = false
  }

  return {
    run(change) {
      depth += 1
      try {
        return change()
      } finally {
        depth -= 1
        if (depth === 0) deliver()
      }
    },
    put(message) {
      waiting.push(message)
      if (depth === 0) deliver()
    },
  }
}
