import { embedError } from '../errors/embed-error'

/** How tokens are kept fresh. Every field has a default that fits a 15-minute token. */
export interface EmbedPolicy {
  /**
   * How long before its end a token is renewed, in ms; at least 15 s and at most half of the lifetime are
   * used. Default: a sixth of the lifetime, spread up to a fifth, at least 30 s.
   */
  leadMs?: number | undefined
  /** How long a hidden tab keeps its tokens fresh, in ms; `0`: not at all. Default 30 minutes. */
  hiddenMs?: number | undefined
  /**
   * After how long a request that hangs is aborted, in ms; after each that was, the next gets twice the time,
   * up to 25 s. Default 10 s.
   */
  timeoutMs?: number | undefined
  /** How long a token is kept after nothing on the page needs it any more, in ms. Default 30 s. */
  keepMs?: number | undefined
}

const DEFAULT_HIDDEN_MS = 30 * 60_000
const DEFAULT_TIMEOUT_MS = 10_000
const DEFAULT_KEEP_MS = 30_000

/** A policy with its defaults filled in. */
export interface ResolvedPolicy {
  leadMs: number | undefined
  hiddenMs: number
  timeoutMs: number
  keepMs: number
}

/** @throws {EmbedError} `EMBED_CONFIG`: a value is not a number of ms. */
export function resolvePolicy(policy: EmbedPolicy = {}): ResolvedPolicy {
  for (const [name, value] of Object.entries(policy) as [string, unknown][]) {
    if (value !== undefined && !(typeof value === 'number' && value >= 0)) {
      throw embedError('EMBED_CONFIG', 'badPolicy', [name, typeof value === 'number' ? value : typeof value])
    }
  }
  return {
    leadMs: policy.leadMs,
    hiddenMs: policy.hiddenMs ?? DEFAULT_HIDDEN_MS,
    timeoutMs: policy.timeoutMs ?? DEFAULT_TIMEOUT_MS,
    keepMs: policy.keepMs ?? DEFAULT_KEEP_MS,
  }
}
