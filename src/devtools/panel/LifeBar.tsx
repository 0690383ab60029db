import { tokenPhase } from '../../token/phase'
import type { EmbedToken } from '../../token/token'
import { clockTime, countdown } from '../time'

/** How much of a token's life is left, and when its renewal is due. */
export function LifeBar({ token, now }: { token: EmbedToken | null; now: number }) {
  if (!token) return <div className="life" data-phase="none" aria-hidden="true" />
  const { receivedAt, expiresAt, refreshAt } = token
  if (expiresAt === null) {
    return (
      <>
        <div className="life" data-phase="fresh" aria-hidden="true">
          <div className="left" style={{ inlineSize: '100%' }} />
        </div>
        <p className="scale">It never ends.</p>
      </>
    )
  }
  const lifeMs = Math.max(1, expiresAt - receivedAt)
  const leftMs = Math.min(lifeMs, Math.max(0, expiresAt - now))
  const words = `${countdown(leftMs)} of ${countdown(lifeMs)} left`
  return (
    <>
      <div
        className="life"
        role="meter"
        aria-label="Life left"
        aria-valuemin={0}
        aria-valuemax={Math.round(lifeMs / 1_000)}
        aria-valuenow={Math.round(leftMs / 1_000)}
        aria-valuetext={words}
        data-phase={tokenPhase(token, now)}
      >
        <div className="left" style={{ inlineSize: `${(leftMs / lifeMs) * 100}%` }} />
        {refreshAt !== null && (
          <div className="due" style={{ insetInlineStart: `${((expiresAt - refreshAt) / lifeMs) * 100}%` }} />
        )}
      </div>
      <p className="scale">
        <span>{words}</span>
        <span>ends at {clockTime(expiresAt)}</span>
      </p>
    </>
  )
}
