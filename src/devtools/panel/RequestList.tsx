import type { RequestRecord } from '../record'
import { count } from '../status'
import { clockTime, span } from '../time'
import { reasonWords, type Tone } from '../words'

/**
 * The requests for one token, the newest first. @param isUnderWay - whether one of them may still be
 * answered.
 */
export function RequestList({
  requests,
  isUnderWay,
}: {
  requests: readonly RequestRecord[]
  isUnderWay: boolean
}) {
  if (requests.length === 0) return null
  const [last, ...before] = requests.toReversed()
  return (
    <details>
      <summary>
        {count(requests.length, 'request')}
        {last && <span className="muted">, the last {outcomeOf(last, isUnderWay).words}</span>}
      </summary>
      <ol className="rows" reversed>
        {[last, ...before].map(
          (request, index) =>
            request && <Row key={requests.length - index} request={request} isUnderWay={isUnderWay} />,
        )}
      </ol>
    </details>
  )
}

function Row({ request, isUnderWay }: { request: RequestRecord; isUnderWay: boolean }) {
  const { startedAt, reason, attempt } = request
  const { words, tone } = outcomeOf(request, isUnderWay)
  return (
    <li>
      <time>{clockTime(startedAt)}</time>
      <span>
        {reason ? reasonWords(reason) : 'before the devtools were there'}
        {attempt !== null && attempt > 1 && <span className="muted">, attempt {attempt}</span>}
      </span>
      <span data-tone={tone}>{words}</span>
    </li>
  )
}

function outcomeOf({ outcome }: RequestRecord, isUnderWay: boolean): { words: string; tone: Tone } {
  switch (outcome.state) {
    case 'received':
      return {
        words:
          outcome.from === 'backend' ? `received in ${span(outcome.tookMs)}` : 'received from another tab',
        tone: 'good',
      }
    case 'failed':
      return {
        words: `failed${outcome.tookMs === null ? '' : ` in ${span(outcome.tookMs)}`}: ${outcome.code}`,
        tone: 'bad',
      }
    case 'pending':
      if (isUnderWay) return { words: 'under way', tone: 'warn' }
      return { words: 'ended without an answer', tone: 'plain' }
    case 'dropped':
      return { words: 'ended without an answer', tone: 'plain' }
  }
}
