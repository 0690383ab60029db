import { type ComponentPropsWithoutRef, type RefObject, useInsertionEffect, useRef } from 'react'
import { useLayout } from '../hooks/useLayout'
import type { ThemeHere } from '../theme/theme-here'
import { themeRootOf, wearTheme } from '../theme/theme-sheet'
import { look } from './look'

export interface EmbedThemedProps extends ComponentPropsWithoutRef<'div'> {
  here: ThemeHere
  /** Not on a server, and not yet where its markup is taken over. */
  isStyled: boolean
  /** React 18 hands no `ref` on. */
  elementRef?: RefObject<HTMLDivElement | null>
}

/**
 * An element that has a theme: `data-embed-theme` names the theme's rule in the style sheet. On a server, it has
 * no style but the one that is given.
 */
export function EmbedThemed({ here, isStyled, elementRef, children, ...rest }: EmbedThemedProps) {
  const own = useRef<HTMLDivElement>(null)
  const ref = elementRef ?? own
  // Before the effects of what is inside: a widget that comes back is put into a box that has its size.
  useInsertionEffect(() => (isStyled ? wearTheme(document, here, look) : undefined), [here, isStyled])
  useLayout(() => {
    if (!isStyled || !ref.current) return
    const root = themeRootOf(ref.current)
    return root === document ? undefined : wearTheme(root, here, look)
  }, [here, isStyled, ref])
  return (
    <div ref={ref} {...rest} dir={here.dir} data-embed-theme={isStyled ? here.id : undefined}>
      <div data-embed-inside="">{children}</div>
    </div>
  )
}
