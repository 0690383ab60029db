import type { Clock } from '../base/clock'
import { createLimit } from '../base/rate-limit'
import type { Offer, TabMessage } from './channel'

/**
 * How many questions, answers to its own questions and sign-ins a tab acts on in a second. Ten tabs with
 * twenty tokens each send as many when a browser restores them at once. A tab that gets no answer asks again,
 * or fetches. Sign-outs are always acted on.
 */
const HEARD_A_SECOND = 200

/** A tab's wish to fetch a token. */
export interface Claim {
  id: string
  isFetching: boolean
  /** Another tab that asks at the same time goes first. */
  isOutranked: boolean
  /** The questions of other tabs that came while this tab was fetching, by id. */
  askers: string[]
}

/** What this tab knows of the other tabs of its user. */
export interface Tab {
  readonly now: Clock
  /** Who the tokens belong to; `null`: nobody, and nothing is shared. */
  user: string | null
  /** Open while this tab listens. */
  channel: BroadcastChannel | null
  /** The open questions of this tab, by id: the functions that take an answer. */
  readonly questions: Map<string, (answer: Offer & { isBusy: boolean }) => void>
  /** The tokens that this tab fetches or is about to fetch, by key. */
  readonly claims: Map<string, Claim>
  /** How long the last token lives that this tab fetched itself, in ms by key. */
  readonly proven: Map<string, number>
  /** Whether this tab may act on one more message now. */
  readonly mayAct: () => boolean
}

export function createTab(now: Clock): Tab {
  return {
    now,
    user: null,
    channel: null,
    questions: new Map(),
    claims: new Map(),
    proven: new Map(),
    mayAct: createLimit(HEARD_A_SECOND, now),
  }
}

/** Sends a message to the other tabs, if this tab listens. */
export function post({ channel }: Tab, message: TabMessage): void {
  channel?.postMessage(message)
}
