import { openChannel, readMessage, type Offer, type SharedToken, type TabMessage } from './channel'
import type { Clock } from './clock'
import { markDeparture, watchCache } from './departure'
import { canElect, pause, queueForTurn } from './election'
import { EmbedError } from './errors'
import { fingerprint } from './fingerprint'

/**
 * The tabs of one user on one origin, who share what one of them fetched.
 *
 * A token travels only in the answer to a question, and its rest of life counts from the moment it was asked for, by the asker's own clock: a message that
 * waits in a frozen tab is no longer awaited, and makes no token look younger. Nothing is stored, and nothing is held while nobody asks.
 */
export interface Tabs {
  /** Whose tokens they are; only tabs of the same user hear each other. Leaving a user tells the other tabs of that one. */
  setIdentity: (identity: string | number | null | undefined) => void
  /** Answers other tabs from now on, until the function returned is called. */
  listen: () => () => void
  /**
   * Resolves to what another tab has, or else to what `fetch` makes while the others wait for it. Waits for them no longer than the time-out and a second.
   *
   * @throws {EmbedError} `EMBED_RATE_LIMITED`: the backend told another tab to wait.
   */
  share: <T>(key: string, signal: AbortSignal, accept: Accept<T>, fetch: () => Promise<T>) => Promise<T>
}

/** Makes of an answer what is wanted; `null`: it is not that. `askedAt` is of this tab's clock. */
export type Accept<T> = (shared: SharedToken, askedAt: number) => T | null

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

const NOTHING: Offer = { shared: null, waitMs: 0 }
/** How long an answer is waited for. Running tabs answer within a few ms; the others have none. */
const ANSWER_MS = 50
/** How often a tab that waits for its turn asks again: the one before it may have been frozen in its turn. */
const ASK_AGAIN_MS = 1_000
/** The same where there are no locks, and asking is all there is. */
const ASK_BUSY_MS = 250
/** How long those who waited in vain queue up behind each other. */
const LATE_MS = 500

export function createTabs({ now, timeoutMs, offer, onEnded, onBegun, onMissed }: TabsSetup): Tabs {
  let user: string | null = null
  let channel: BroadcastChannel | null = null
  let listeners = 0
  let stopWatching: (() => void) | undefined
  const questions = new Map<string, (answer: Offer & { isBusy: boolean }) => void>()
  /** Who fetches or is about to, by key. */
  const claims = new Map<string, { id: string; isFetching: boolean; isOutranked: boolean }>()

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
    if (message?.type === 'ask') {
      const claim = claims.get(message.key)
      // Of those who ask at the same time, the lowest id goes first.
      const isBusy = claim !== undefined && (claim.isFetching || claim.id < message.id)
      if (claim && !isBusy) claim.isOutranked = true
      const { shared, waitMs } = offer(message.key) ?? NOTHING
      if (shared || waitMs > 0 || isBusy) post({ type: 'answer', id: message.id, shared, waitMs, isBusy })
    } else if (message?.type === 'answer') questions.get(message.id)?.(message)
    else if (message?.type === 'ended') onEnded()
    else if (message?.type === 'begun') onBegun()
  }

  /** Asks the other tabs; the first good answer ends it, else the time that running tabs need to answer. */
  function ask<T>(id: string, key: string, accept: Accept<T>): Promise<{ found: T | null; waitMs: number; isBusy: boolean }> {
    const askedAt = now()
    const heard = { found: null as T | null, waitMs: 0, isBusy: false }
    const claim = claims.get(key)
    if (claim) claim.isOutranked = false
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer)
        questions.delete(id)
        heard.isBusy ||= claim?.isOutranked ?? false
        resolve(heard)
      }
      const timer = setTimeout(end, ANSWER_MS)
      questions.set(id, ({ shared, waitMs, isBusy }) => {
        heard.isBusy ||= isBusy
        heard.waitMs = Math.max(heard.waitMs, waitMs)
        heard.found = shared && accept(shared, askedAt)
        if (heard.found !== null) end()
      })
      post({ type: 'ask', id, key })
    })
  }

  /** Resolves to what another tab has; to `null` when it is this tab's turn to fetch, or nobody can be waited for any longer. */
  async function seek<T>(key: string, id: string, accept: Accept<T>, signal: AbortSignal): Promise<{ found: T | null; end: () => void }> {
    const lateAt = now() + timeoutMs
    const lock = `react-embed-token:${fingerprint(`${user} ${key}`)}`
    const turns = canElect() ? [queueForTurn(lock)] : []
    const end = () => turns.forEach((turn) => turn.end())
    signal.addEventListener('abort', end)
    for (let round = 0; ; round += 1) {
      const isMine = await turns[0]?.wait(Math.max(0, Math.min(ASK_AGAIN_MS, lateAt - now())))
      const isLate = now() >= lateAt
      if (isLate && isMine === false) {
        const turn = queueForTurn(`${lock}:late`)
        turns.push(turn)
        await turn.wait(LATE_MS)
      } else if (isLate && isMine === undefined) await pause(Math.random() * LATE_MS)
      if (signal.aborted) return { found: null, end }
      const { found, waitMs, isBusy } = await ask(`${id}:${round}`, key, accept)
      if (found === null && waitMs > 0) {
        end()
        throw new EmbedError('EMBED_RATE_LIMITED', 'Expected a token, the endpoint told another tab of this page to wait.', { retryAfterMs: waitMs })
      }
      if (found !== null || isLate || (isMine ?? !isBusy)) return { found, end }
      if (isMine === undefined) await pause(ASK_BUSY_MS)
    }
  }

  function listen() {
    listeners += 1
    open()
    if (typeof window !== 'undefined') stopWatching ??= watchCache(close, restore)
    return () => {
      listeners -= 1
      if (listeners > 0) return
      close()
      stopWatching?.()
      stopWatching = undefined
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
      if (next !== user) close()
      user = next
      if (listeners > 0) open()
      if (user !== null) tell(user, channel, { type: 'begun' })
    },
    listen,
    async share(key, signal, accept, fetch) {
      const stopListening = listen()
      const claim = { id: Math.random().toFixed(16), isFetching: false, isOutranked: false }
      claims.set(key, claim)
      let endTurns = () => {}
      try {
        if (channel) {
          const { found, end } = await seek(key, claim.id, accept, signal)
          endTurns = end
          if (found !== null) return found
        }
        signal.throwIfAborted()
        claim.isFetching = true
        return await fetch()
      } finally {
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
