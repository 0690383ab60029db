import type { SharedToken } from './channel'
import { post, type Tab } from './tab'

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
 * Makes of an answer what is wanted; `null`: it is not that. `askedAt` is of this tab's clock. `mostMs`: the
 * longest life to believe in.
 */
export type Accept<T> = (shared: SharedToken, askedAt: number, mostMs: number) => T | null

/** What a tab that asks has heard so far. */
export interface Hearing<T> {
  found: T | null
  waitMs: number
  /** A tab said so since it asked last; `wasBusy`: ever. */
  isBusy: boolean
  wasBusy: boolean
  /** When it asked last. */
  askedAt: number
  /** The ids of its questions. */
  ids: string[]
  onFound: () => void
}

/**
 * Asks the other tabs for a token. The question stays open until the caller removes its id. A tab that is
 * fetching answers when it has the token.
 */
export function askTabs<T>(tab: Tab, key: string, accept: Accept<T>, hearing: Hearing<T>): void {
  const askedAt = tab.now()
  const claim = tab.claims.get(key)
  const id = `${claim?.id}:${hearing.ids.length}`
  if (claim) claim.isOutranked = false
  hearing.isBusy = false
  hearing.askedAt = askedAt
  hearing.ids.push(id)
  tab.questions.set(id, ({ shared, waitMs, isBusy }) => {
    if (!tab.mayAct()) return
    hearing.isBusy ||= isBusy
    hearing.wasBusy ||= isBusy
    hearing.waitMs = Math.max(hearing.waitMs, Math.min(waitMs, HEARD_WAIT_MS))
    hearing.found ??= shared && accept(shared, askedAt, tab.proven.get(key) ?? UNPROVEN_MS)
    if (hearing.found !== null) hearing.onFound()
  })
  post(tab, { type: 'ask', id, key })
}
