import type { EmbedErrorCode, TokenReason } from '../../src'
import type { Minted, Outcome } from './backend'
import type { Setting, Who } from './command'
import { broken } from './broken'

/** A token is not used in its last moments, ms, or tenth of its life. */
const MARGIN_MS = 5_000
const DAY_MS = 24 * 60 * 60_000
const WINDOW_MS = 60_000
/** Tokens that live shorter, ms, may be asked for more often. */
const SHORT_MS = 30_000
/** Asking again does not mend these. */
const FINAL: readonly EmbedErrorCode[] = ['EMBED_DENIED', 'EMBED_REQUEST_REFUSED']

/** One request that the client has made. */
export interface Flight {
  key: number
  who: Who
  signal: AbortSignal
  reason: TokenReason
  /** When it left: true time, what was known of it, and awake time. */
  sentAt: number
  sentKnownAt: number
  sentAwakeAt: number
  isOpen: boolean
  /** A person's Retry has joined it. */
  isJoined?: boolean
}

/** The token the client must have. */
export interface Held {
  minted: Minted
  /** Which token was there when it came. */
  before: Minted | null
  receivedAt: number
  endsAt: number
  /** True time less known time when it was sent: how much could not be known then. */
  unknownMs: number
  /** It came for one that was refused. */
  isReplacement: boolean
  /** A widget refused it. */
  isRejected: boolean
  /** So it did with the one before. */
  isRefusedForGood: boolean
}

/** What is true of one key. All instants are known time but `calmAt`, which is awake time. */
export interface Truth {
  readonly held: Held | null
  /** It may also hold this one: it had no need to keep the one it had. */
  readonly other: Held | null
  /** Views that keep it fresh. */
  consumers: number
  /** Callers that wait for it. */
  waiting: number
  flight: Flight | null
  isStopped: boolean
  /** Somebody came back to the page since: they may have signed in elsewhere. */
  mayLookAgain: boolean
  /** A token came for this user: a refusal is not final then. */
  hasWorked: boolean
  /** All that went wrong. */
  readonly failures: EmbedErrorCode[]
  /** No request before. */
  toldUntil: number
  /** Since when nothing has happened that may take the client time to get over. */
  calmAt: number
  /** By when there must be a token, awake time: the page woke and nothing holds the client up. */
  promptBy: number
  /** Something has happened. */
  disturb: () => void
  /** Last automatic request. */
  readonly lastAutomaticAt: number
  usableUntil: (held: Held) => number
  /** Whether the client must still have `held`: it drops what nothing needs. */
  isSure: () => boolean
  /** Somebody stopped needing it. */
  left: () => void
  requested: (flight: Flight) => void
  answered: (flight: Flight, outcome: Outcome) => void
  /** The client shows that it has this one. */
  sees: (value: string | null) => void
  /** Tokens are dropped; for `isAnother` user, the bounds begin anew, too. */
  reset: (isAnother: boolean) => void
}

interface Times {
  knownAt: () => number
  awakeAt: () => number
  tolerance: () => number
}

export function createTruth(
  times: Times,
  { keepMs, timeoutMs }: Pick<Setting, 'keepMs' | 'timeoutMs'>,
): Truth {
  const { knownAt, awakeAt, tolerance } = times
  let held: Held | null = null
  let other: Held | null = null
  let isSure = false
  let leftAt = -Infinity
  const ends = new Map<string, number>()
  /**
   * The least that an answer came after its JWT says it was issued: by so much the wall clock seems to be
   * off.
   */
  let leastMs = Infinity
  let automatic: number[] = []
  let asked: number[] = []
  /** When, and how long the longest-lived token lives that was seen by then. */
  let longest: { at: number; lifeMs: number }[] = []

  function allowed(at: number): number {
    const start = at - WINDOW_MS
    const seen = longest.filter((entry) => entry.at >= start)
    const before = longest.filter((entry) => entry.at < start).at(-1)
    return [before, ...seen].some((entry) => entry && entry.lifeMs < SHORT_MS + tolerance()) ? 27 : 5
  }

  /** By how much the wall clock, as far as it is known, bounds a JWT's life. */
  function aheadMs(sinceIssueMs: number | null): number {
    if (sinceIssueMs === null) return 0
    leastMs = Math.min(leastMs, sinceIssueMs)
    return sinceIssueMs - leastMs
  }

  /** A JWT never gets a later end than it had. */
  function endOf({ value }: Minted, endsAt: number): number {
    if (value.split('.').length !== 3) return endsAt
    const end = Math.min(ends.get(value) ?? Infinity, endsAt)
    ends.set(value, end)
    return end
  }

  function failed(code: EmbedErrorCode) {
    truth.disturb()
    truth.isStopped = FINAL.includes(code)
    truth.mayLookAgain = false
    truth.failures.push(code)
  }

  const truth: Truth = {
    get held() {
      return held
    },
    get other() {
      return other
    },
    consumers: 0,
    waiting: 0,
    flight: null,
    isStopped: false,
    mayLookAgain: false,
    hasWorked: false,
    toldUntil: -Infinity,
    failures: [],
    calmAt: 0,
    promptBy: Infinity,
    get lastAutomaticAt() {
      return automatic.at(-1) ?? -Infinity
    },
    disturb() {
      truth.calmAt = awakeAt()
      truth.promptBy = Infinity
    },
    usableUntil: ({ receivedAt, endsAt }) =>
      endsAt === Infinity ? Infinity : endsAt - Math.min(MARGIN_MS, (endsAt - receivedAt) / 10),
    isSure() {
      const isKept =
        truth.consumers > 0 ||
        truth.waiting > 0 ||
        knownAt() < Math.max(held?.receivedAt ?? 0, leftAt) + keepMs - tolerance()
      isSure &&= isKept
      return isSure
    },
    left() {
      leftAt = knownAt()
      truth.isSure()
      // A call that was given the token at once counts as waiting to the end of its turn, and keeps nothing.
      if (keepMs === 0 && truth.consumers === 0 && !truth.flight?.isOpen) isSure = false
    },
    requested(flight) {
      const at = knownAt()
      const lastAt = Math.max(...automatic.slice(-1), ...asked.slice(-1), -Infinity)
      // A person may ask once a minute, whatever was told.
      const told = flight.reason === 'asked' ? Math.min(truth.toldUntil, lastAt + WINDOW_MS) : truth.toldUntil
      if (at < told - tolerance())
        broken(`(7) a request ${truth.toldUntil - at} ms before the time that Retry-After named`)
      const list = flight.reason === 'asked' ? asked : automatic
      list.push(at)
      const count = list.filter((other) => other > at - WINDOW_MS + tolerance()).length
      const most = flight.reason === 'asked' ? 5 : allowed(at)
      if (count > most)
        broken(`(5) ${count} requests within 60 s, reason "${flight.reason}", at most ${most} are allowed`)
      truth.flight = flight
      flight.signal.addEventListener('abort', () => {
        if (!flight.isOpen) return
        flight.isOpen = false
        if (awakeAt() >= flight.sentAwakeAt + timeoutMs) failed('EMBED_TIMEOUT')
        else truth.disturb()
      })
    },
    answered(flight, outcome) {
      if (!flight.isOpen) return
      flight.isOpen = false
      const at = knownAt()
      const endsAt =
        outcome.is === 'token'
          ? endOf(outcome.minted, flight.sentKnownAt + outcome.lifeMs - aheadMs(outcome.sinceIssueMs))
          : -Infinity
      if (outcome.is === 'failure' || endsAt <= at) {
        failed(outcome.is === 'failure' ? outcome.code : 'EMBED_TOKEN_EXPIRED')
        if (outcome.is === 'failure' && outcome.retryAfterMs !== null)
          truth.toldUntil = at + Math.min(outcome.retryAfterMs, DAY_MS)
        return
      }
      truth.isStopped = false
      truth.hasWorked = true
      truth.toldUntil = -Infinity
      if (!outcome.isFromHealthy) truth.disturb()
      const { minted } = outcome
      const unknownMs = flight.sentAt - flight.sentKnownAt
      const isReplacement =
        flight.reason === 'rejected' || (held !== null && held.isRejected && held.minted === minted)
      // The same token with no more life came when it first came.
      const isSame = held !== null && !held.isRejected && held.minted === minted && endsAt <= held.endsAt
      const answer: Held = {
        minted,
        before: held?.minted ?? null,
        receivedAt: isSame && held ? held.receivedAt : at,
        endsAt,
        unknownMs,
        isReplacement,
        isRejected: false,
        isRefusedForGood: false,
      }
      const isOther = held !== null && !held.isRejected && held.minted !== minted
      const kept = held
      const isOlder = isOther && (held?.endsAt ?? 0) > endsAt
      // A JWT says when it expires in whole seconds.
      const isClose = held !== null && Math.abs(held.endsAt - endsAt) < 1_000
      other = isOther && (isClose || !truth.isSure()) ? (isOlder ? answer : kept) : null
      held = isOlder ? kept : answer
      isSure = true
      const before = longest.at(-1)
      const lifeMs = endsAt - at
      if (!before || lifeMs > before.lifeMs) longest.push({ at, lifeMs })
    },
    sees(value) {
      if (other && value !== null) {
        if (value === other.minted.value && value !== held?.minted.value) held = other
        other = null
      }
      if (!truth.isSure()) {
        // One that is dead, or was rejected, may still be there.
        if (value === null && held && !held.isRejected && knownAt() < truth.usableUntil(held)) held = null
        else if (value !== null && (truth.consumers > 0 || truth.waiting > 0)) isSure = true
      }
    },
    reset(isAnother) {
      held = other = null
      isSure = truth.isStopped = false
      if (isAnother) {
        automatic = []
        asked = []
        longest = []
        truth.toldUntil = -Infinity
        truth.hasWorked = false
      }
      truth.disturb()
    },
  }
  return truth
}
