/** Resolves after the next frame has been painted. */
export function painted(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)))
}

export function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}

/** Looks after each task whether it has happened. */
export async function until(hasHappened: () => boolean): Promise<void> {
  const end = performance.now() + 60_000
  while (!hasHappened()) {
    if (performance.now() > end) throw new Error('Expected it to happen within a minute, it did not.')
    await nextTask()
  }
}

/** Of its own channel: nested timers wait for 4 ms. */
function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
