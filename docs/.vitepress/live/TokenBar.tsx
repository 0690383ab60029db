import { type CSSProperties } from 'react'
import { useEmbedExpiry, useEmbedToken } from 'react-embed-token'
import { returningAi, type ReturningAiFrameOptions } from 'react-embed-token/vendors/returning-ai'
import { TTL_SECONDS } from './servers'

/** How much of the current token's life is left. */
export function TokenBar({ options }: { options: ReturningAiFrameOptions }) {
  const { status, isRefreshing } = useEmbedToken(returningAi, options)
  const { phase, remainingMs } = useEmbedExpiry(returningAi, options, { tickMs: 250 })
  const left = remainingMs === null ? 0 : remainingMs / (TTL_SECONDS * 1_000)
  const style = { '--left': `${Math.min(1, Math.max(0, left)) * 100}%` } as CSSProperties
  return (
    <div className="live-token" data-phase={phase}>
      <p>
        <strong>Token</strong>{' '}
        {remainingMs === null
          ? `none, ${status}`
          : `expires in ${Math.ceil(remainingMs / 1_000)} s${isRefreshing ? ', refreshing' : ''}`}
      </p>
      <div className="live-bar" style={style} aria-hidden="true" />
    </div>
  )
}
