/** Counts how often the page's timers and animation frames run. Import this before what sets them. */
export const wakeUps = { count: 0 }

function counting<A extends unknown[], R>(set: (callback: (...given: A) => void, ...rest: never[]) => R) {
  return ((callback: unknown, ...rest: never[]) =>
    set(
      (...given) => {
        wakeUps.count += 1
        if (typeof callback === 'function') (callback as (...given: A) => void)(...given)
      },
      ...rest,
    )) as never
}

window.setTimeout = counting(window.setTimeout.bind(window) as never)
window.setInterval = counting(window.setInterval.bind(window) as never)
window.requestAnimationFrame = counting(window.requestAnimationFrame.bind(window) as never)
window.requestIdleCallback = counting(window.requestIdleCallback.bind(window) as never)

/** The page says that it is hidden. The browser still runs it as one in view: its timers are not throttled. */
export function hide(): void {
  Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
  Object.defineProperty(document, 'hidden', { value: true, configurable: true })
  document.dispatchEvent(new Event('visibilitychange'))
}
