import type { ReactNode } from 'react'
import type { EmbedState } from 'react-embed-token'

export interface CardProps {
  title: string
  about: string
  status: EmbedState['status'] | 'off'
  /** A line below the title. */
  note?: ReactNode
  children: ReactNode
}

/** A box with a caption that says what is in it and how it does. */
export function Card({ title, about, status, note, children }: CardProps) {
  return (
    <section className="card">
      <header>
        <h2>{title}</h2>
        <p>{about}</p>
        <span className="chip" data-status={status}>
          {status}
        </span>
      </header>
      {note}
      {children}
    </section>
  )
}
