/** What moves on the page without a person's doing. */
export interface Shifts {
  /** How much has moved so far. */
  sum: () => number
  stop: () => void
}

export function watchShifts(): Shifts {
  let sum = 0
  const add = (entries: PerformanceEntryList) =>
    entries.forEach((entry) => (sum += (entry as PerformanceEntry & { value: number }).value))
  const observer = new PerformanceObserver((list) => add(list.getEntries()))
  observer.observe({ type: 'layout-shift', buffered: false })
  return {
    sum: () => {
      add(observer.takeRecords())
      return sum
    },
    stop: () => observer.disconnect(),
  }
}

/** Resolves when all that is to be painted now has been painted, and its shifts are known. */
export function painted(): Promise<void> {
  return new Promise((resolve) =>
    requestAnimationFrame(() => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  )
}

/** Moves the page, and sees that this is seen: what a test goes by that sees no shift. */
export async function provokeShift(shifts: Shifts): Promise<number> {
  const before = shifts.sum()
  const push = document.body.insertBefore(document.createElement('div'), document.body.firstChild)
  push.style.height = '200px'
  await painted()
  push.remove()
  return shifts.sum() - before
}
