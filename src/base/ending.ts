/**
 * An end that comes once. Its `AbortSignal` is made when somebody asks for it: to make and abort one takes as
 * long as everything else that ends with a widget.
 */
export interface Ending {
  readonly isOver: boolean
  readonly signal: AbortSignal
  /** Calls `cleanUp` at the end; at once where that has come. */
  onEnd: (cleanUp: () => void) => void
  end: () => void
}

export function createEnding(): Ending {
  let isOver = false
  let abort: AbortController | null = null
  const cleanUps: (() => void)[] = []
  return {
    get isOver() {
      return isOver
    },
    get signal() {
      abort ??= new AbortController()
      if (isOver) abort.abort()
      return abort.signal
    },
    onEnd(cleanUp) {
      if (isOver) cleanUp()
      else cleanUps.push(cleanUp)
    },
    end() {
      isOver = true
      abort?.abort()
      for (const cleanUp of cleanUps.splice(0)) cleanUp()
    },
  }
}
