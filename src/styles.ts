import type { CSSProperties } from 'react'

/** Lies over the widget and hides it. */
export const COVER: CSSProperties = {
  position: 'absolute',
  inset: 0,
  boxSizing: 'border-box',
  overflow: 'auto',
  border: '1px solid var(--embed-color-border)',
  borderRadius: 'var(--embed-radius)',
  background: 'var(--embed-color-background)',
}

/** For screen readers only. */
export const HIDDEN: CSSProperties = { position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)', whiteSpace: 'nowrap' }

/** Where a widget that lies over the page says that it failed: in the corner where it would be. */
export const FLOATING: CSSProperties = {
  position: 'fixed',
  insetBlockEnd: 16,
  insetInlineEnd: 16,
  zIndex: 999_999,
  width: 'min(320px, calc(100vw - 32px))',
  height: 190,
  borderRadius: 'var(--embed-radius)',
  boxShadow: '0 8px 30px rgb(0 0 0 / 0.18)',
}
