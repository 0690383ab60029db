import { EmbedError } from '../../errors/errors'

/** @source https://developer.mozilla.org/docs/Web/API/setTimeout#maximum_delay_value */
const MAX_DELAY_MS = 2 ** 31 - 1

/** A bound on one call, which costs nothing until it is needed. */
export interface InTime {
  /** Aborted when the time is over, or the page has gone. */
  signal: () => AbortSignal
  /** What `work` comes to. @throws {EmbedError} `EMBED_TIMEOUT`. */
  race: <T>(work: PromiseLike<T>) => Promise<T>
  /** There was nothing to wait for. */
  end: () => void
}

/** Bounds one call by time, and by the request that it is made for. */
export function inTime(timeoutMs: number, gone: Request | undefined): InTime {
  let abort: AbortController | undefined
  let isOver = false
  const onGone = () => abort?.abort()
  const end = () => {
    isOver = true
    if (abort) gone?.signal.removeEventListener('abort', onGone)
  }

  function signal(): AbortSignal {
    if (abort) return abort.signal
    abort = new AbortController()
    if (gone?.signal.aborted) abort.abort()
    else if (!isOver) gone?.signal.addEventListener('abort', onGone)
    return abort.signal
  }

  function race<T>(work: PromiseLike<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(
        () => {
          reject(tooLate(timeoutMs))
          signal()
          abort?.abort()
          end()
        },
        Math.min(timeoutMs, MAX_DELAY_MS),
      )
      const settle =
        <A>(then: (value: A) => void) =>
        (value: A) => {
          clearTimeout(timer)
          end()
          then(value)
        }
      work.then(settle(resolve), settle(reject))
    })
  }

  return { signal, race, end }
}

function tooLate(timeoutMs: number): EmbedError {
  return new EmbedError(
    'EMBED_TIMEOUT',
    `The vendor did not answer within ${timeoutMs} ms. Its request was aborted.`,
  )
}
