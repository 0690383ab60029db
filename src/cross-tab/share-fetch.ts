import type { Accept } from './ask-tabs'
import type { SharedToken } from './channel'
import type { Turn } from './election'
import { seekToken } from './seek-token'
import { type Claim, post, type Tab } from './tab'

/**
 * Resolves to another tab's token, or else to the result of `fetch`. Tabs that ask meanwhile are given that
 * result. The tab has to listen for as long as this takes.
 *
 * @param accept - takes another tab's token.
 * @param give - makes the fetched token what other tabs are given.
 */
export async function shareFetch<T>(
  tab: Tab,
  timeoutMs: number,
  key: string,
  signal: AbortSignal,
  accept: Accept<T>,
  fetch: () => Promise<T>,
  give: (made: T) => SharedToken,
): Promise<T> {
  const { claims } = tab
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
    const found = tab.channel ? await seekToken(tab, timeoutMs, key, signal, accept, turns) : null
    if (found !== null) return found
    signal.throwIfAborted()
    claim.isFetching = true
    const made = await fetch()
    if (signal.aborted) return made
    const shared = give(made)
    tab.proven.set(key, shared.lifetimeMs ?? Infinity)
    // Before anything else: from here on this tab may be busy with its widget, and the next in line asks it
    // in vain.
    for (const id of claim.askers) post(tab, { type: 'answer', id, shared, waitMs: 0, isBusy: false })
    return made
  } finally {
    signal.removeEventListener('abort', endTurns)
    endTurns()
    if (claims.get(key) === claim) claims.delete(key)
  }
}
