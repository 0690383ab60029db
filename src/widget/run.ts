import { createEnding, type Ending } from '../base/ending'
import type { EmbedClient } from '../client/embed-client'
import type { EmbedToken } from '../token/token'
import { aborted } from '../errors/failure'
import { createTimers, type Timers } from './timers'

/**
 * How the token in use stands. `withheld`: it expired, and was taken away. `rejected`: the widget rejected it,
 * or the session that it opened ends soon; the next one is applied at once.
 */
export type Standing = 'live' | 'withheld' | 'rejected'

/** The widget asked for its token, and waits. */
interface Pull {
  resolve: (token: string) => void
  reject: (error: Error) => void
}

/** One mount of a widget, and all that belongs to it. Whatever comes after its end is nobody's any more. */
export interface Run {
  readonly ending: Ending
  readonly timers: Timers<'ready' | 'expiry' | 'echo'>
  isReady: boolean
  /** `widget.mounted` was told. */
  isTold: boolean
  standing: Standing
  /** The token that the widget was given last. */
  given: EmbedToken | null
  /** The token that it really uses: an older one, while a reload waits for its turn. */
  inUse: EmbedToken | null
  /** A token that can be used once, and was. */
  used: string | null
  /** It has the function that a widget asks for tokens with. */
  mayPull: boolean
  /** The widget waits for its token. */
  readonly pulls: Pull[]
  /** When its session with its vendor ends, epoch ms; `null`: it has told of none. */
  sessionEndsAt: number | null
  /** When a token was applied to it that was not its first. */
  appliedAt: number
  /** When a reload of ours was made that it has not told the end of. */
  reloadedAt: number
  /** A session was to be renewed while the widget had no token, or was not there yet. */
  owesSession: boolean
  /** Ends the wait for it to be ready. */
  stopExpecting: () => void
  end: () => void
}

/** @param token - what the widget is mounted with; `null`: it is given one later. */
export function createRun(client: EmbedClient, token: EmbedToken | null): Run {
  const ending = createEnding()
  const timers = createTimers(client, ['ready', 'expiry', 'echo'])
  const run: Run = {
    ending,
    timers,
    isReady: false,
    isTold: false,
    standing: 'live',
    given: token,
    inUse: token,
    used: null,
    mayPull: false,
    pulls: [],
    sessionEndsAt: null,
    appliedAt: -Infinity,
    reloadedAt: -Infinity,
    owesSession: false,
    stopExpecting: () => {},
    end() {
      run.stopExpecting()
      timers.clear('expiry', 'echo')
      ending.end()
      for (const { reject } of run.pulls.splice(0)) reject(aborted())
    },
  }
  return run
}
