import { isEmbedError } from '../../errors/errors'
import { VendorFailure } from './vendor-api'

/**
 * Makes a call again if the network or the vendor failed. Only for calls that change nothing at the vendor.
 * A rate limit, a rejected credential and a mistake of configuration are not tried again.
 */
export async function retrying<T>(retries: number, signal: AbortSignal, call: () => Promise<T>): Promise<T> {
  for (let left = retries; ; left -= 1) {
    try {
      return await call()
    } catch (error) {
      if (left <= 0 || signal.aborted || !canPass(error)) throw error
    }
  }
}

/** Whether a failure may pass: a lost connection, or a status such as 500. */
function canPass(error: unknown): boolean {
  if (error instanceof VendorFailure) return error.status >= 500
  return !isEmbedError(error)
}
