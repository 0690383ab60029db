const KEY = 'react-embed-token:departure'

/** Leaves a mark that somebody signed out: a random number, which tells nothing of who. */
export function markDeparture(): void {
  try {
    localStorage.setItem(KEY, Math.random().toString(36).slice(2))
  } catch {
    // Blocked by the browser's settings.
  }
}

/**
 * Watches this page go into the back-forward cache and come out of it. There it hears nothing, and a message that it was sent would end its stay.
 *
 * @param onHidden - called as it goes.
 * @param onShown - called as it comes back; `true`: somebody signed out meanwhile.
 */
export function watchCache(onHidden: () => void, onShown: (isDeparted: boolean) => void): () => void {
  let mark = readMark()
  const hide = () => {
    mark = readMark()
    onHidden()
  }
  const show = ({ persisted }: PageTransitionEvent) => persisted && onShown(readMark() !== mark)
  window.addEventListener('pagehide', hide)
  window.addEventListener('pageshow', show)
  return () => {
    window.removeEventListener('pagehide', hide)
    window.removeEventListener('pageshow', show)
  }
}

function readMark(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}
