import { openChannel, readMessage, type Offer, type SharedToken, type TabMessage } from './channel'
import type { Clock } from '../base/clock'
import { markDeparture, watchCache, type CacheWatch } from './sign-out-mark'
import { canElect, pause, queueForTurn, type Turn } from './election'
import { EmbedError } from '../errors/errors'
import { fingerprint } from '../base/fingerprint'
import { heard } from '../store/shared-tokens'
import { createLimit } from '../base/rate-limit'

/**
 * The tabs of one user on one origin, who share what one of them fetched.
 *
 * A token travels only in the answer to a question, and its rest of life counts from the moment it was asked
 * for, by the asker's own clock: a message that waits in a frozen tab is no longer awaited, and makes no
 * token look younger. Nothing is stored, and nothing is held while nobody asks.
 *
 * Every script of the origin can forge a tab's messages. So three things are bounded: how long a heard token
 * is believed to live, how long a heard wait holds this tab up, and how many messages a second it acts on.
 * Where a bound cuts an honest tab short, the cost is one more request.
 */
export interface Tabs {
  /**
   * Whose tokens they are; only tabs of the same user hear each other. Leaving a user tells the other tabs of
   * that one.
   */
  setIdentity: (identity: string | number | null | undefined) => void
  /**
   * To be called before a token is given: the page may be back from the back-forward cache, and the user
   * gone.
   */
  look: () => void
  /** Answers other tabs from now on, until the function returned is called. */
  listen: () => () => void
  /**
   * Resolves to what another tab has, or else to what `fetch` makes while the others wait for it. Waits for
   * them no longer than the time-out and a second.
   *
   * @throws {EmbedError} `EMBED_RATE_LIMITED`: another tab says that the endpoint told it to wait. The error
   * is in {@link heard}.
   */
  share: <T>(
    key: string,
    signal: AbortSignal,
    accept: Accept<T>,
    fetch: () => Promise<T>,
    give: (made: T) => SharedToken,
  ) => Promise<T>
}

/**
 * Makes of an answer what is wanted; `null`: it is not that. `askedAt` is of this tab's clock. `mostMs`: the
 * longest life to believe in.
 */
export type Accept<T> = (shared: SharedToken, askedAt: number, mostMs: number) => T | null

interface TabsSetup {
  now: Clock
  timeoutMs: number
  /** What this tab can give to others. */
  offer: (key: string) => Offer | null
  /** The user signed out in another tab. */
  onEnded: () => void
  /** The user signed in in another tab. */
  onBegun: () => void
  /** Somebody signed out while this page was in the back-forward cache; it may have been the user. */
  onMissed: () => void
}

/** A tab's wish to fetch a token. */
interface Claim {
  id: string
  isFetching: boolean
  /** Another one that asks at the same time goes first. */
  isOutranked: boolean
  /** Who asked while it was fetching. */
  askers: string[]
}

/** What a tab that asks has heard so far. */
interface Hearing<T> {
  found: T | null
  waitMs: number
  isBusy: boolean
  /** When it asked last. */
  askedAt: number
  ids: string[]
  onFound: () => void
}

/** How long an answer is waited for. Running tabs answer within a few ms; the others have none. */
const ANSWER_MS = 50
/** How often a tab that waits for its turn asks again: the one before it may have been frozen in its turn. */
const ASK_AGAIN_MS = 1_000
/** The same where there are no locks, and asking is all there is. */
const ASK_BUSY_MS = 250
/** How long those who waited in vain queue up behind each other. */
const LATE_MS = 500
/**
 * The longest life that a heard token is believed to have, until this tab has fetched such a token itself.
 */
const UNPROVEN_MS = 24 * 60 * 60_000
/**
 * The longest that a heard wait holds this tab up. It then asks again, and an honest tab answers with the
 * rest.
 */
const HEARD_WAIT_MS = 60_000
/**
 * How many questions, answers to its own questions and sign-ins a tab acts on in a second. Ten tabs with
 * twenty tokens each send as many when a browser restores them at once. A tab that gets no answer asks again,
 * or fetches. Sign-outs are always acted on.
 */
const HEARD_A_SECOND = 200

export function createTabs({ now, timeoutMs, offer, onEnded, onBegun, onMissed }: TabsSetup): Tabs {
  let user: string | null = null
  let channel: BroadcastChannel | null = null
  let listeners = 0
  let watch: CacheWatch | undefined
  const questions = new Map<string, (answer: Offer & { isBusy: boolean }) => void>()
  /** Who fetches or is about to, by key. */
  const claims = new Map<string, Claim>()
  /** How long the last token lives that this tab fetched itself, in ms by key. */
  const proven = new Map<string, number>()
  const mayAct = createLimit(HEARD_A_SECOND, now)

  const post = (message: TabMessage) => channel?.postMessage(message)

  function open() {
    channel ??= user === null ? null : openChannel(user)
    if (channel) channel.onmessage = (event: MessageEvent<unknown>) => hear(readMessage(event.data))
  }

  function close() {
    channel?.close()
    channel = null
  }

  function hear(message: TabMessage | null) {
    if (message?.type === 'ended') onEnded()
    else if (message?.type === 'answer') questions.get(message.id)?.(message)
    else if (message && mayAct()) {
      if (message.type === 'begun') return onBegun()
      const { id, key } = message
      const claim = claims.get(key)
      const isBusy = claim !== undefined && (claim.isFetching || claim.id < id)
      if (claim && !isBusy) claim.isOutranked = true
      if (claim?.isFetching) claim.askers.push(id)
      const offered = offer(key)
      if (offered?.shared || offered?.waitMs || isBusy)
        post({ type: 'answer', id, shared: null, waitMs: 0, ...offered, isBusy })
    }
  }

  /**
   * Asks the other tabs. The question stays open until the hearing ends: who fetches just now answers when it
   * is done.
   */
  function ask<T>(key: string, accept: Accept<T>, hearing: Hearing<T>) {
    const askedAt = now()
    const claim = claims.get(key)
    const id = `${claim?.id}:${hearing.ids.length}`
    if (claim) claim.isOutranked = false
    hearing.isBusy = false
    hearing.askedAt = askedAt
    hearing.ids.push(id)
    questions.set(id, ({ shared, waitMs, isBusy }) => {
      if (!mayAct()) return
      hearing.isBusy ||= isBusy
      hearing.waitMs = Math.max(hearing.waitMs, Math.min(waitMs, HEARD_WAIT_MS))
      hearing.found ??= shared && accept(shared, askedAt, proven.get(key) ?? UNPROVEN_MS)
      if (hearing.found !== null) hearing.onFound()
    })
    post({ type: 'ask', id, key })
  }

  /**
   * Resolves to what another tab has; to `null` when it is this tab's turn to fetch, or nobody can be waited
   * for any longer.
   */
  async function seek<T>(
    key: string,
    accept: Accept<T>,
    signal: AbortSignal,
    turns: Turn[],
  ): Promise<T | null> {
    const hearing: Hearing<T> = {
      found: null,
      waitMs: 0,
      isBusy: false,
      askedAt: 0,
      ids: [],
      onFound: () => {},
    }
    const found = new Promise<true>((resolve) => (hearing.onFound = () => resolve(true)))
    const orFound = <V>(what: Promise<V>) => Promise.race([what, found])
    const lateAt = now() + timeoutMs
    const lock = `react-embed-token:${fingerprint(`${user} ${key}`)}`
    const queue = (name: string) => {
      const turn = queueForTurn(name)
      turns.push(turn)
      return turn
    }
    try {
      ask(key, accept, hearing)
      const turn = canElect() ? queue(lock) : null
      for (;;) {
        const isMine = turn ? await orFound(turn.wait(Math.min(ASK_AGAIN_MS, lateAt - now()))) : null
        const isLate = now() >= lateAt
        if (isLate && isMine === false) await orFound(queue(`${lock}:late`).wait(LATE_MS))
        else if (isLate && isMine === null) await orFound(pause(Math.random() * LATE_MS))
        if (signal.aborted || hearing.found !== null) return hearing.found
        if (now() - hearing.askedAt >= ANSWER_MS) ask(key, accept, hearing)
        await orFound(pause(ANSWER_MS))
        if (signal.aborted || hearing.found !== null) return hearing.found
        if (hearing.waitMs > 0) {
          const error = new EmbedError(
            'EMBED_RATE_LIMITED',
            'Another tab was told to wait. Retry asks at once.',
            { retryAfterMs: hearing.waitMs },
          )
          heard.add(error)
          throw error
        }
        // Without locks, of those who ask at the same time the lowest id goes first.
        if (isLate || (isMine ?? !(hearing.isBusy || claims.get(key)?.isOutranked))) return null
        if (isMine === null) await orFound(pause(ASK_BUSY_MS))
      }
    } finally {
      hearing.ids.forEach((id) => questions.delete(id))
    }
  }

  function listen() {
    listeners += 1
    open()
    if (typeof window !== 'undefined') watch ??= watchCache(close, restore)
    return () => {
      listeners -= 1
      if (listeners > 0) return
      close()
      watch?.stop()
      watch = undefined
    }
  }

  function restore(isDeparted: boolean) {
    open()
    if (isDeparted) onMissed()
  }

  return {
    setIdentity(identity) {
      const next = identity === null || identity === undefined ? null : `${typeof identity}:${identity}`
      if (user !== null && user !== next) {
        tell(user, channel, { type: 'ended' })
        markDeparture()
      }
      if (next !== user) {
        close()
        proven.clear()
      }
      user = next
      if (listeners > 0) open()
      if (user !== null) tell(user, channel, { type: 'begun' })
    },
    look: () => watch?.look(),
    listen,
    async share(key, signal, accept, fetch, give) {
      const stopListening = listen()
      const claim: Claim = {
        id: Math.random().toFixed(16),
        isFetching: false,
        isOutranked: false,
        askers: [],
      }
      claims.set(key, claim)
      const turns: Turn[] = []
      const endTurns = () => turns.forEach((turn) => turn.end())
      signal.addEventListener('abort', endTurns)
      try {
        const found = channel ? await seek(key, accept, signal, turns) : null
        if (found !== null) return found
        signal.throwIfAborted()
        claim.isFetching = true
        const made = await fetch()
        if (signal.aborted) return made
        const shared = give(made)
        proven.set(key, shared.lifetimeMs ?? Infinity)
        // Before anything else: from here on this tab may be busy with its widget, and the next in line asks
        // it in vain.
        for (const id of claim.askers) post({ type: 'answer', id, shared, waitMs: 0, isBusy: false })
        return made
      } finally {
        signal.removeEventListener('abort', endTurns)
        endTurns()
        if (claims.get(key) === claim) claims.delete(key)
        stopListening()
      }
    },
  }
}

function tell(user: string, open: BroadcastChannel | null, message: TabMessage) {
  const channel = open ?? openChannel(user)
  channel?.postMessage(message)
  if (channel !== open) channel?.close()
}
