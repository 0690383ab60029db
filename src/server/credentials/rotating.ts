import { type OnServerEvent, report } from '../events'
import { requireCredential } from '../mint/credential'
import { VendorFailure } from '../mint/vendor-api'
import { equalSecrets } from './equal-secrets'

/**
 * A credential for a vendor: one, or two while it changes. `next` is the newer one: it is used where we call
 * the vendor, and both are accepted where we verify.
 */
export type RotatingCredential = string | { current: string; next?: string | undefined }

/** The credentials to try, the newer first. */
export function credentialsOf(credential: RotatingCredential): [first: unknown, second?: unknown] {
  if (typeof credential !== 'object' || credential === null) return [credential]
  const { current, next } = credential
  return next === undefined || next === '' ? [current] : [next, current]
}

/** Statuses by which a vendor rejects a credential. */
const REJECTED: ReadonlySet<number> = new Set([401, 403])

/** Who is told that a credential was rejected. */
export interface RotationListener {
  onEvent?: OnServerEvent | undefined
  vendor: string
}

/**
 * Calls a vendor with the newer credential. If the vendor rejects it, calls once more with the other one, and
 * tells `onEvent`.
 *
 * @param what - e.g. `apiKey of answeringAgentMint`.
 */
export async function withCredential<T>(
  what: string,
  credential: RotatingCredential,
  call: (key: string) => Promise<T>,
  { onEvent, vendor }: RotationListener,
): Promise<T> {
  const [first, second] = credentialsOf(credential)
  const key = requireCredential(what, first)
  if (second === undefined) return call(key)
  const other = requireCredential(what, second)
  try {
    return await call(key)
  } catch (error) {
    if (!(error instanceof VendorFailure && REJECTED.has(error.status))) throw error
    const answer = await call(other)
    report(onEvent, 'embed_token.credential', {
      'embed_token.vendor': vendor,
      'embed_token.credential.index': 0,
    })
    return answer
  }
}

/** Whether a text is one of the credentials. Each is compared in constant time. */
export async function isCredential(given: string, credential: RotatingCredential): Promise<boolean> {
  const known = credentialsOf(credential).filter((each) => typeof each === 'string' && each !== '')
  const equal = await Promise.all(known.map((each) => equalSecrets(given, each as string)))
  return equal.includes(true)
}
