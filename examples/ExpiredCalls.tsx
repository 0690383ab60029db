import { useEffect, useState } from 'react'
import { readCounts, type Counts } from './servers'

const POLL_MS = 2_000

/** What the vendor counted by itself: how often a widget called it with a dead token. */
export function ExpiredCalls() {
  const [counts, setCounts] = useState<Counts | null>(null)
  useEffect(() => {
    let isGone = false
    const look = () =>
      readCounts().then(
        (next) => isGone || setCounts(next),
        () => {},
      )
    void look()
    const timer = setInterval(() => void look(), POLL_MS)
    return () => {
      isGone = true
      clearInterval(timer)
    }
  }, [])
  return (
    <section
      className="proof"
      data-is-clean={counts === null || counts.expired === 0}
      aria-labelledby="proof-title"
    >
      <h2 id="proof-title">Counted by the vendor</h2>
      <p className="proof-count">
        <strong>{counts?.expired ?? '–'}</strong> expired {counts?.expired === 1 ? 'call' : 'calls'}
      </p>
      <p className="proof-rest">
        {counts
          ? `of ${counts.calls} calls, with ${counts.mints} ${counts.mints === 1 ? 'token' : 'tokens'}`
          : 'Asking the vendor.'}
      </p>
    </section>
  )
}
