import type { Clock } from '../base/clock'
import { answerQuestion } from './answer-question'
import type { Accept } from './ask-tabs'
import { type Offer, openChannel, readMessage, type SharedToken, type TabMessage } from './channel'
import { shareFetch } from './share-fetch'
import { type CacheWatch, markDeparture, watchCache } from './sign-out-mark'
import { createTab } from './tab'

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

export function createTabs({ now, timeoutMs, offer, onEnded, onBegun, onMissed }: TabsSetup): Tabs {
  const tab = createTab(now)
  let listeners = 0
  let watch: CacheWatch | undefined

  function open() {
    tab.channel ??= tab.user === null ? null : openChannel(tab.user)
    if (tab.channel) tab.channel.onmessage = (event: MessageEvent<unknown>) => hear(readMessage(event.data))
  }

  function close() {
    tab.channel?.close()
    tab.channel = null
  }

  function hear(message: TabMessage | null) {
    if (message?.type === 'ended') onEnded()
    else if (message?.type === 'answer') tab.questions.get(message.id)?.(message)
    else if (message && tab.mayAct()) {
      if (message.type === 'begun') onBegun()
      else answerQuestion(tab, message, offer(message.key))
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
      const { user, channel } = tab
      const next = identity === null || identity === undefined ? null : `${typeof identity}:${identity}`
      if (user !== null && user !== next) {
        tell(user, channel, { type: 'ended' })
        markDeparture()
      }
      if (next !== user) {
        close()
        tab.proven.clear()
      }
      tab.user = next
      if (listeners > 0) open()
      if (next !== null) tell(next, tab.channel, { type: 'begun' })
    },
    look: () => watch?.look(),
    listen,
    share(...attempt) {
      const stopListening = listen()
      return shareFetch(tab, timeoutMs, ...attempt).finally(stopListening)
    },
  }
}

function tell(user: string, open: BroadcastChannel | null, message: TabMessage) {
  const channel = open ?? openChannel(user)
  channel?.postMessage(message)
  if (channel !== open) channel?.close()
}
