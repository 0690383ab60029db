/** Waits so long, `Infinity` for ever, or until whoever asked has gone. */
export function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve()
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = ms === Infinity ? undefined : setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}

const LOOK_MS = 10

/** Waits while `isHeld` says so, or until whoever asked has gone. */
export async function waitWhile(isHeld: () => boolean, signal: AbortSignal): Promise<void> {
  while (isHeld() && !signal.aborted) await wait(LOOK_MS, signal)
}
