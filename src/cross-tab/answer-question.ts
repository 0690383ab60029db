import type { Offer, TabMessage } from './channel'
import { post, type Tab } from './tab'

/**
 * Answers a question of another tab: with this tab's token, with a wait that the backend asked for, or with
 * the fact that this tab is fetching. A tab that has none of these does not answer.
 */
export function answerQuestion(
  tab: Tab,
  { id, key }: Extract<TabMessage, { type: 'ask' }>,
  offered: Offer | null,
): void {
  const claim = tab.claims.get(key)
  const isBusy = claim !== undefined && (claim.isFetching || claim.id < id)
  if (claim && !isBusy) claim.isOutranked = true
  if (claim?.isFetching) claim.askers.push(id)
  if (offered?.shared || offered?.waitMs || isBusy)
    post(tab, { type: 'answer', id, shared: null, waitMs: 0, ...offered, isBusy })
}
