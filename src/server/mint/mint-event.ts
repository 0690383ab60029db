import { isEmbedError } from '../../errors/errors'
import { report, secondsSince, vendorAttribute } from '../events'
import type { OnServerEvent } from '../events'

/** Mints that ask no vendor themselves: what is inside them is reported. */
const wrappers = new WeakSet<object>()

export function markAsWrapper<T extends object>(mint: T): T {
  wrappers.add(mint)
  return mint
}

/** Reports how long a mint took, and how it failed. @param work - it may return a Promise. */
export function reporting<T>(
  { mint, vendor, onEvent }: { mint: object; vendor: string; onEvent: OnServerEvent | undefined },
  work: () => T | Promise<T>,
): T | Promise<T> {
  if (!onEvent || wrappers.has(mint)) return work()
  const start = performance.now()
  return (async () => {
    let failed: Record<string, string> = {}
    try {
      return await work()
    } catch (error) {
      failed = { 'error.type': typeOf(error) }
      throw error
    } finally {
      report(onEvent, 'embed_token.mint', {
        'embed_token.vendor': vendorAttribute(vendor),
        'embed_token.duration': secondsSince(start),
        ...failed,
      })
    }
  })()
}

/** A mint may throw anything, even an object whose properties throw. */
function typeOf(error: unknown): string {
  try {
    return isEmbedError(error) ? error.code : 'Error'
  } catch {
    return 'Error'
  }
}
