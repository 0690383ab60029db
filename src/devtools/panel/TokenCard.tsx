import { useCallback, useId, useState, useSyncExternalStore } from 'react'
import type { HeldToken } from '../../client/inspector'
import { isEmbedError } from '../../errors/errors'
import type { TokenState } from '../../store/token-state'
import { tokenPhase } from '../../token/phase'
import type { RequestRecord, WidgetRecord } from '../record'
import { paramsWords, type Tone } from '../words'
import { Action } from './Action'
import { LifeBar } from './LifeBar'
import { mask } from './mask'
import { RequestList } from './RequestList'
import { whyNext } from './why'
import { WidgetList } from './WidgetList'

interface TokenCardProps {
  held: HeldToken
  requests: readonly RequestRecord[]
  widgets: readonly WidgetRecord[]
  isSignedOut: boolean
  isHidden: boolean
  now: number
}

/**
 * One token: its state, its lifetime, its next request, its past requests, and buttons to change it.
 */
export function TokenCard({
  held: { vendor, params, store },
  requests,
  widgets,
  isSignedOut,
  isHidden,
  now,
}: TokenCardProps) {
  const subscribe = useCallback((listener: () => void) => store.subscribe(listener, 'passive'), [store])
  const state = useSyncExternalStore(subscribe, () => store.state)
  const [told, setTold] = useState('')
  const titleId = useId()
  const { token } = state
  const { words, tone } = statusOf(state, now)
  const asked = paramsWords(params)

  /** Shows the error if the store refuses. A success shows in the store's state. */
  const ask = (act: () => Promise<unknown>) => {
    setTold('')
    act().catch((cause: unknown) =>
      setTold(isEmbedError(cause) ? `${cause.code}: ${cause.message}` : 'It failed.'),
    )
  }
  return (
    <section className="card" aria-labelledby={titleId}>
      <div className="title">
        <h3 id={titleId}>
          {vendor}
          {asked && <span className="muted"> {asked}</span>}
        </h3>
        <span className="chip" data-tone={tone}>
          {words}
        </span>
      </div>
      <LifeBar token={token} now={now} />
      <dl>
        <dt>Token</dt>
        <dd>{token ? <code>{mask(token.value)}</code> : 'none'}</dd>
        <dt>Next</dt>
        <dd>
          {whyNext({ state, last: requests.at(-1), isNeeded: store.isNeeded, isSignedOut, isHidden, now })}
        </dd>
        {state.error && (
          <>
            <dt>Error</dt>
            <dd>{state.error.message}</dd>
          </>
        )}
      </dl>
      <WidgetList widgets={widgets} />
      <RequestList requests={requests} isUnderWay={state.isRefreshing} />
      <div className="actions">
        <Action about={titleId} title="Fetch another one now" act={() => ask(() => store.refresh())}>
          Renew
        </Action>
        <Action about={titleId} title="End its life now" act={token && (() => store.expire())}>
          Expire
        </Action>
        <Action
          about={titleId}
          title="As if a widget had refused it"
          act={token && (() => ask(() => store.reject(undefined)))}
        >
          Refuse
        </Action>
      </div>
      <p role="status" className="told">
        {told}
      </p>
    </section>
  )
}

function statusOf(
  { status, token, isRefreshing, error }: TokenState,
  now: number,
): { words: string; tone: Tone } {
  if (status === 'failed') return { words: 'failed', tone: 'bad' }
  if (status === 'expired') return { words: isRefreshing ? 'expired, renewing' : 'expired', tone: 'bad' }
  if (status === 'loading')
    return { words: isRefreshing ? 'loading' : 'none', tone: isRefreshing ? 'warn' : 'plain' }
  if (isRefreshing) return { words: 'renewing', tone: 'warn' }
  if (error) return { words: 'live, not renewed', tone: 'warn' }
  return tokenPhase(token, now) === 'fresh'
    ? { words: 'fresh', tone: 'good' }
    : { words: 'due', tone: 'warn' }
}
