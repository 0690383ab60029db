const KEY = 'react-embed-token:departure'

/** Leaves a mark that somebody signed out: a random number, which tells nothing of who. */
export function markDeparture(): void {
  try {
    localStorage.setItem(KEY, Math.random().toFixed(16))
  } catch {
    // Blocked by the browser's settings.
  }
}

export interface CacheWatch {
  /** Looks before anything tells that the page is back: listeners that came before ours may act already. */
  look: () => void
  stop: () => void
}

/**
 * Watches this page go into the back-forward cache and come out of it. There it hears nothing, and a message
 * that it was sent would end its stay.
 *
 * @param onHidden - called as it goes.
 * @param onShown - called as it comes back; `true`: somebody signed out meanwhile.
 */
export function watchCache(onHidden: () => void, onShown: (isDeparted: boolean) => void): CacheWatch {
  let mark = readMark()
  let isAway = false
  const hide = () => {
    mark = readMark()
    isAway = true
    onHidden()
  }
  const comeBack = () => {
    isAway = false
    onShown(readMark() !== mark)
  }
  const show = (event: Event) => {
    if (isAway && !(event.type === 'visibilitychange' && document.visibilityState === 'hidden')) comeBack()
  }
  // Whichever comes first: Chrome says resume and visibilitychange before pageshow, and the page may act on
  // each.
  const events: [EventTarget, string][] = [
    [document, 'resume'],
    [document, 'visibilitychange'],
    [window, 'pageshow'],
  ]
  window.addEventListener('pagehide', hide)
  for (const [target, type] of events) target.addEventListener(type, show, true)
  return {
    look() {
      if (isAway && readMark() !== mark) comeBack()
    },
    stop() {
      window.removeEventListener('pagehide', hide)
      for (const [target, type] of events) target.removeEventListener(type, show, true)
    },
  }
}

function readMark(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}
