import type { ComponentPropsWithoutRef, RefObject } from 'react'
import { INNER_STYLE } from './properties'
import type { ThemeHere } from './useTheme'

export interface EmbedThemedProps extends ComponentPropsWithoutRef<'div'> {
  here: ThemeHere
  /** React 18 hands no `ref` on. */
  elementRef?: RefObject<HTMLDivElement | null>
}

/** An element in which the theme is: its custom properties, its font and its direction. */
export function EmbedThemed({ here, elementRef, style, children, ...rest }: EmbedThemedProps) {
  return (
    <div ref={elementRef} {...rest} dir={here.dir} style={{ ...TEXT, ...here.style, ...style }}>
      <div style={INNER_STYLE}>{children}</div>
    </div>
  )
}

const TEXT = {
  boxSizing: 'border-box',
  position: 'relative',
  color: 'var(--_embed-color-text)',
  fontFamily: 'var(--_embed-font-family)',
  fontSize: 'var(--_embed-font-size)',
} as const
