/** Growths by the same step in a row that are followed before they are looked into. */
const MAX_STEPS = 8
/** How long a widget may take to say that it does not fit, in ms. */
const PROBE_MS = 1_000

/** Has an element follow the height that its widget tells of. */
export interface Fit {
  tell: (px: number) => void
  stop: () => void
}

/**
 * Follows what a widget tells of its height, unless that follows the element's: a page of `100vh` and a
 * header is always higher than its frame, and would grow for ever.
 *
 * After several growths by the same step, the element is made lower by one. A widget that then tells of a
 * lower height, too, is in a loop: it gets the height that it began with, and that step is not followed any
 * more. Content that really grew tells the same as before, or nothing.
 *
 * @param onLoop - called when a loop was noticed.
 */
export function createFit(
  measure: () => number,
  apply: (px: number) => void,
  onLoop: (stepPx: number) => void,
): Fit {
  let height: number | null = null
  let startedAt = 0
  let step = 0
  let steps = 0
  let loopStep: number | null = null
  let probe: { told: number; timer: ReturnType<typeof setTimeout> } | null = null

  const isStep = (px: number, by: number) => Math.abs(px - by) <= 1

  function set(px: number) {
    height = px
    apply(px)
  }

  return {
    tell(px) {
      const before = (height ??= measure())
      const growth = px - before
      if (probe) {
        clearTimeout(probe.timer)
        const isLoop = px < probe.told && isStep(growth, step)
        probe = null
        if (!isLoop) return set(px)
        loopStep = step
        onLoop(step)
        return set(startedAt)
      }
      if (loopStep !== null && isStep(growth, loopStep)) return
      loopStep = null
      if (growth <= 0) steps = 0
      else if (steps > 0 && isStep(growth, step)) steps += 1
      else [steps, step, startedAt] = [1, growth, before]
      if (steps < MAX_STEPS) return set(px)
      steps = 0
      const timer = setTimeout(() => {
        probe = null
        set(px)
      }, PROBE_MS)
      probe = { told: px, timer }
      set(before - step)
    },
    stop: () => clearTimeout(probe?.timer),
  }
}
