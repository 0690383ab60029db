import { useState, type ReactNode } from 'react'
import type { EmbedState } from 'react-embed-token'
import { Card, type CardProps } from './Card'

export interface WidgetCardProps extends Omit<CardProps, 'status' | 'children'> {
  children: (onStateChange: (state: EmbedState) => void) => ReactNode
}

/** A widget in a box of its own. */
export function WidgetCard({ children, ...props }: WidgetCardProps) {
  const [status, setStatus] = useState<EmbedState['status']>('loading')
  return (
    <Card {...props} status={status}>
      {children((state) => setStatus(state.status))}
    </Card>
  )
}
