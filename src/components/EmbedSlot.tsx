import type { CSSProperties, RefObject } from 'react'
import { useHydrated } from '../hooks/useHydrated'

export interface EmbedSlotProps {
  elementRef: RefObject<HTMLElement | null>
  marks: Record<string, unknown>
  className: string | undefined
  style: CSSProperties | undefined
}

/** The place of a widget that may outlive it, and brings its own element. */
export function EmbedSlot({ elementRef, marks, className, style }: EmbedSlotProps) {
  return (
    <div
      {...marks}
      ref={elementRef as RefObject<HTMLDivElement>}
      data-embed-slot=""
      className={className}
      style={useHydrated() ? { width: '100%', height: '100%', borderRadius: 'inherit', ...style } : style}
    />
  )
}
