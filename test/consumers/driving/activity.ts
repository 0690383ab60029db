// Runs in pages: goes there as text, so that nothing in it may have a name that its compiler would want to
// keep.

/** What a frame has done since it was opened, and what it waits for. */
export interface Activity {
  /** Fetches whose answers have not arrived whole. */
  open: number
  /** Fetches begun and ended, messages heard, and things loaded. Equal twice: the frame rests. */
  count: number
}

interface Watched {
  embedActivity?: Activity
}

/** Counts what a frame does; before anything else of the frame runs. */
export function watchActivity(): void {
  const activity: Activity = { open: 0, count: 0 }
  ;(window as Watched).embedActivity = activity
  addEventListener('message', () => (activity.count += 1), true)
  for (const event of ['load', 'error']) document.addEventListener(event, () => (activity.count += 1), true)
  const original = window.fetch
  window.fetch = async (...request) => {
    activity.open += 1
    activity.count += 1
    try {
      const response = await original(...request)
      // The page has the answer at once. It counts as open until all of it is there.
      void response
        .clone()
        .arrayBuffer()
        .catch(() => {})
        .finally(() => {
          activity.open -= 1
          activity.count += 1
        })
      return response
    } catch (cause) {
      activity.open -= 1
      activity.count += 1
      throw cause
    }
  }
}

/**
 * Lets a frame do what needs no time to pass: it loads, and its event loop turns a few times. Its timers
 * stand still, so they turn by messages.
 */
export async function rest(turns: number): Promise<Activity> {
  if (document.readyState !== 'complete') await new Promise((resolve) => addEventListener('load', resolve))
  for (let turn = 0; turn < turns; turn += 1) {
    await new Promise<void>((resolve) => {
      const { port1, port2 } = new MessageChannel()
      port1.onmessage = () => {
        port1.close()
        resolve()
      }
      port2.postMessage(null)
    })
  }
  return (window as Watched).embedActivity ?? { open: 0, count: 0 }
}
