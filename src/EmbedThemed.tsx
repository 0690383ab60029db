import type { ComponentPropsWithRef } from 'react'
import { INNER_STYLE } from './theme'
import type { ThemeHere } from './useTheme'

/** An element in which the theme is: its custom properties, its font and its direction. */
export function EmbedThemed({ here, style, children, ...rest }: ComponentPropsWithRef<'div'> & { here: ThemeHere }) {
  return (
    <div {...rest} dir={here.dir} style={{ ...TEXT, ...here.style, ...style }}>
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
