import { useState, type ReactNode } from 'react'
import type { EmbedState } from 'react-embed-token'

export interface WidgetCardProps {
  title: string
  about: string
  children: (onStateChange: (state: EmbedState) => void) => ReactNode
}

/** A widget with a caption that says what it is and how it does. */
export function WidgetCard({ title, about, children }: WidgetCardProps) {
  const [status, setStatus] = useState<EmbedState['status']>('loading')
  return (
    <section className="card">
      <header>
        <h2>{title}</h2>
        <p>{about}</p>
        <span className="chip" data-status={status}>
          {status}
        </span>
      </header>
      {children((state) => setStatus(state.status))}
    </section>
  )
}
