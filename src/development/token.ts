import type { TokenSource } from '../source/token-source'
import type { EmbedToken, ReadToken } from '../token/token'
import { tellOnce } from './console'
import { publicAddress } from './placeholder'

/** What was noticed of an answer that brought a token. */
export interface TokenNotes extends Pick<ReadToken, 'token' | 'lifetimeFrom'> {
  /** How old the answer was, in ms: a cache gave it. */
  ageMs: number
  receivedAt: number
  /** The token that was held when it came. */
  current: EmbedToken | null
}

/** Two instants that lie no further apart are one: round trips differ. */
const SAME_MS = 2_000

/** Tells of tokens that do not say when they end, or that are handed out more than once. */
export function checkToken(
  { id }: Pick<TokenSource, 'id'>,
  vendorId: string,
  { token, lifetimeFrom, ageMs, receivedAt, current }: TokenNotes,
): void {
  const source = sourceName(vendorId, id)
  if (lifetimeFrom === 'unknown') {
    tellOnce(
      'warn',
      `${source} does not say how long its token lives, and neither does the vendor: it is never renewed. Answer with expiresIn, in seconds, or with expiresIn: null where it has no end.`,
      `unknown ${vendorId}`,
    )
  }
  if (ageMs > 0) {
    tellOnce(
      'warn',
      `${source} gave an answer that is ${inSeconds(ageMs)} old: a cache, a service worker or a CDN has kept it. Answer with Cache-Control: no-store.`,
      `cached ${vendorId}`,
    )
  }
  const isOlder = current?.value === token.value && receivedAt > current.receivedAt + SAME_MS
  if (isOlder && token.expiresAt !== null && token.expiresAt < (current.expiresAt ?? 0) + SAME_MS) {
    tellOnce(
      'warn',
      `${source} was asked for a new token and gave the same again, which has ${inSeconds(token.expiresAt - receivedAt)} left. It is used to its end. Mint a token for each request; where an SDK or a cache of yours is in between, have it fetch a new one.`,
      `ageing ${vendorId}`,
    )
  }
}

function sourceName(vendorId: string, id: string | null | undefined): string {
  const address = publicAddress(id ?? '')
  return address === null ? `The token source of "${vendorId}"` : `The token endpoint ${address}`
}

function inSeconds(ms: number): string {
  return `${Math.round(ms / 1_000)} s`
}
