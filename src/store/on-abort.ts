const heard = new WeakMap<AbortSignal, Set<() => void>>()

/**
 * Calls `act` when a signal is aborted. The signal has one listener, however many wait for it: Node takes more
 * than ten for a leak, and warns.
 *
 * @returns what ends the waiting.
 */
export function onAbort(signal: AbortSignal, act: () => void): () => void {
  const acts = heard.get(signal) ?? listenTo(signal)
  acts.add(act)
  return () => void acts.delete(act)
}

/** The listener stays: it holds nothing but the list, and goes with its signal. */
function listenTo(signal: AbortSignal): Set<() => void> {
  const acts = new Set<() => void>()
  heard.set(signal, acts)
  signal.addEventListener('abort', () => acts.forEach((act) => act()), { once: true })
  return acts
}
