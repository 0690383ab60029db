import type { ComponentPropsWithoutRef, RefObject } from 'react'
import { useHydrated } from '../hooks/useHydrated'
import { INNER_STYLE, type ThemeHere } from '../theme/css-variables'

export interface EmbedThemedProps extends ComponentPropsWithoutRef<'div'> {
  here: ThemeHere
  /** React 18 hands no `ref` on. */
  elementRef?: RefObject<HTMLDivElement | null>
}

/**
 * An element in which the theme is: its custom properties, its font and its direction. On a server, it has no
 * style but the one that is given.
 */
export function EmbedThemed({ here, elementRef, style, children, ...rest }: EmbedThemedProps) {
  const isStyled = useHydrated()
  return (
    <div
      ref={elementRef}
      {...rest}
      dir={here.dir}
      style={isStyled ? { ...TEXT, ...here.style, ...style } : style}
    >
      <div style={isStyled ? INNER_STYLE : undefined}>{children}</div>
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
