import type { CSSProperties } from 'react'
import { useEmbedClient, useEmbedExpiry, type TokenState } from 'react-embed-token'
import { returningAi } from 'react-embed-token/vendors/returning-ai'
import { anyWidget } from './embeds'
import { useTokenState } from './useTokenState'

/** What is drawn of the time after a token's end, as a part of its lifetime. */
const AFTER = 0.14

/** The life of the current token, from its receipt to its end. */
export function TokenLife() {
  const client = useEmbedClient()
  const state = useTokenState()
  const { phase, remainingMs } = useEmbedExpiry(returningAi, anyWidget, { tickMs: 250 })
  const { token } = state
  const isDead = state.status === 'expired' || state.status === 'failed'
  const shown = isDead ? 'expired' : phase
  const lifetimeMs = token?.expiresAt != null ? token.expiresAt - token.receivedAt : null
  const freshPart =
    token?.refreshAt != null && lifetimeMs ? (token.refreshAt - token.receivedAt) / lifetimeMs : 0.5
  const lived =
    lifetimeMs !== null && remainingMs !== null ? 1 - remainingMs / lifetimeMs : isDead ? 1 + AFTER / 2 : 0
  return (
    <section className="life" data-phase={shown} aria-labelledby="life-title">
      <h2 id="life-title">Current token</h2>
      <p className="life-left">
        {remainingMs === null ? (
          <strong>none</strong>
        ) : (
          <>
            <strong>{clock(remainingMs)}</strong> left
          </>
        )}
      </p>
      <div className="bar" aria-hidden="true">
        <div className="bar-part" data-part="fresh" style={part(freshPart, lived / freshPart)}>
          <span>Fresh</span>
        </div>
        <div
          className="bar-part"
          data-part="due"
          style={part(1 - freshPart, (lived - freshPart) / (1 - freshPart))}
        >
          <span>Due</span>
        </div>
        <div className="bar-part" data-part="expired" style={{ flexGrow: AFTER }}>
          <span>Expired</span>
        </div>
        <div className="bar-now" style={{ left: `${(Math.min(lived, 1 + AFTER) / (1 + AFTER)) * 100}%` }} />
      </div>
      <p className="life-status" role="status">
        {say(state, phase === 'due', client.identity === null)}
      </p>
    </section>
  )
}

/** A segment's share of the bar, and how much of it has passed. */
function part(share: number, lived: number): CSSProperties {
  return { flexGrow: share, '--lived': `${Math.min(1, Math.max(0, lived)) * 100}%` } as CSSProperties
}

function say(state: TokenState, isDue: boolean, isSignedOut: boolean): string {
  if (isSignedOut) return 'Nobody is signed in: nothing is fetched.'
  switch (state.status) {
    case 'loading':
      return 'Fetching the first token.'
    case 'expired':
      return 'Expired. The widgets are covered until there is a new token.'
    case 'failed':
      return `There is no token (${state.error.code}). ${state.error.retryable ? 'The library goes on trying.' : 'It waits for a person to try again.'}`
    case 'ready':
      if (state.error)
        return `The renewal failed (${state.error.code}). The widgets go on with the token they have.`
      return isDue
        ? 'Being renewed. The widgets go on with the token they have.'
        : 'Fresh. The next renewal comes before its end.'
  }
}

function clock(ms: number): string {
  const seconds = Math.ceil(ms / 1_000)
  return seconds < 100
    ? `${seconds} s`
    : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
