import { useEffect, useState } from 'react'
import { describe, vendorOf } from './describe'
import { embeds } from './embeds'
import { useLog } from './log'

/** What happened, newest first. @param isNamed - whether to say to whose widget. */
export function Timeline({ isNamed = false }: { isNamed?: boolean }) {
  const log = useLog()
  const now = useNow()
  return (
    <section className="panel timeline" aria-labelledby="timeline-title">
      <h2 id="timeline-title">What happened</h2>
      <ol tabIndex={0} aria-labelledby="timeline-title">
        {log.map(({ id, event, times }) => {
          const { label, detail, tone } = describe(event)
          return (
            <li key={id} data-tone={tone}>
              <strong>{label}</strong>
              <span>
                {isNamed && vendorOf(event)} {detail}
                {times > 1 && `, ${times} times`}
              </span>
              <time>{ago(now - event.at)}</time>
            </li>
          )
        })}
      </ol>
    </section>
  )
}

function useNow(): number {
  const [now, setNow] = useState(embeds.now)
  useEffect(() => {
    const timer = setInterval(() => setNow(embeds.now()), 1_000)
    return () => clearInterval(timer)
  }, [])
  return now
}

function ago(ms: number): string {
  const seconds = Math.floor(ms / 1_000)
  if (seconds < 1) return 'now'
  return seconds < 60 ? `${seconds} s ago` : `${Math.floor(seconds / 60)} min ago`
}
