// Runs inside of a simulated page.
import { SimDOMException } from './abort.ts'
import type { Host, LockInfo } from './host.ts'

interface LockOptions {
  mode?: 'exclusive' | 'shared'
  ifAvailable?: boolean
  steal?: boolean
  signal?: AbortSignal
}
type Use = (lock: LockInfo | null) => unknown

/** `navigator.locks`. */
export function createLocks(host: Host) {
  return {
    request(name: string, second: LockOptions | Use, third?: Use): Promise<unknown> {
      const options = typeof second === 'function' ? {} : second
      const use = (typeof second === 'function' ? second : third) as Use
      const { mode = 'exclusive', ifAvailable = false, steal = false, signal } = options
      return new Promise((resolve, reject) => {
        if (signal?.aborted) {
          reject(signal.reason)
          return
        }
        let isGranted = false
        const release = host.queueForLock({
          name,
          mode,
          ifAvailable,
          steal,
          granted(isFree) {
            isGranted = true
            signal?.removeEventListener('abort', onAbort)
            const done = new Promise((run) => run(use(isFree ? { name, mode } : null)))
            done.then(
              (value) => {
                release()
                resolve(value)
              },
              (cause: unknown) => {
                release()
                reject(cause)
              },
            )
          },
          stolen: () =>
            reject(
              new SimDOMException('Lock broken by another request with the “steal” option.', 'AbortError'),
            ),
        })
        function onAbort() {
          if (isGranted) return
          release()
          reject(signal?.reason)
        }
        signal?.addEventListener('abort', onAbort)
      })
    },
    query: async () => host.locks(),
  }
}
