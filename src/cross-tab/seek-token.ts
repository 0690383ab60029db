import { fingerprint } from '../base/fingerprint'
import { embedError } from '../errors/embed-error'
import type { EmbedError } from '../errors/errors'
import { heard } from '../store/shared-tokens'
import { type Accept, askTabs, type Hearing } from './ask-tabs'
import { canElect, pause, queueForTurn, type Turn } from './election'
import type { Tab } from './tab'

/** How long an answer is waited for. Running tabs answer within a few ms; the others have none. */
const ANSWER_MS = 50
/** The same where a tab has said that it fetches: what it posted as it ended its turn may come later than the turn. */
const LAST_ANSWER_MS = 700
/** How often a tab that waits for its turn asks again: the one before it may have been frozen in its turn. */
const ASK_AGAIN_MS = 1_000
/** The same where there are no locks, and asking is all there is. */
const ASK_BUSY_MS = 250
/** How long those who waited in vain queue up behind each other. */
const LATE_MS = 500

/**
 * Resolves to what another tab has; to `null` when it is this tab's turn to fetch, or nobody can be waited
 * for any longer.
 *
 * @param turns - the turns that this tab queues for are added; the caller ends them.
 * @throws {EmbedError} `EMBED_RATE_LIMITED`: another tab says that the endpoint told it to wait. The error is
 * in {@link heard}.
 */
export async function seekToken<T>(
  tab: Tab,
  timeoutMs: number,
  key: string,
  signal: AbortSignal,
  accept: Accept<T>,
  turns: Turn[],
): Promise<T | null> {
  const { now, claims } = tab
  const hearing: Hearing<T> = {
    found: null,
    waitMs: 0,
    isBusy: false,
    wasBusy: false,
    askedAt: 0,
    ids: [],
    onFound: () => {},
  }
  const found = new Promise<true>((resolve) => (hearing.onFound = () => resolve(true)))
  const orFound = <V>(what: Promise<V>) => Promise.race([what, found])
  const lateAt = now() + timeoutMs
  const lock = `react-embed-token:${fingerprint(`${tab.user} ${key}`)}`
  const queue = (name: string) => {
    const turn = queueForTurn(name)
    turns.push(turn)
    return turn
  }
  try {
    askTabs(tab, key, accept, hearing)
    const turn = canElect() ? queue(lock) : null
    for (;;) {
      const isMine = turn ? await orFound(turn.wait(Math.min(ASK_AGAIN_MS, lateAt - now()))) : null
      const isLate = now() >= lateAt
      if (isLate && isMine === false) await orFound(queue(`${lock}:late`).wait(LATE_MS))
      else if (isLate && isMine === null) await orFound(pause(Math.random() * LATE_MS))
      if (signal.aborted || hearing.found !== null) return hearing.found
      const waitMs = isMine && hearing.wasBusy ? LAST_ANSWER_MS : ANSWER_MS
      if (now() - hearing.askedAt >= ANSWER_MS) askTabs(tab, key, accept, hearing)
      await orFound(pause(waitMs))
      if (signal.aborted || hearing.found !== null) return hearing.found
      if (hearing.waitMs > 0) throw heardWait(hearing.waitMs)
      // Without locks, of those who ask at the same time the lowest id goes first.
      if (isLate || (isMine ?? !(hearing.isBusy || claims.get(key)?.isOutranked))) return null
      if (isMine === null) await orFound(pause(ASK_BUSY_MS))
    }
  } finally {
    hearing.ids.forEach((id) => tab.questions.delete(id))
  }
}

function heardWait(retryAfterMs: number): EmbedError {
  const error = embedError('EMBED_RATE_LIMITED', 'otherTabWaits', [], { retryAfterMs })
  heard.add(error)
  return error
}
