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

/** A word that floats over what is there. */
export const PILL: CSSProperties = {
  display: 'flex',
  alignItems: 'center',
  gap: 8,
  width: 'fit-content',
  maxWidth: 'calc(100% - 2 * var(--embed-space))',
  boxSizing: 'border-box',
  padding: '8px 16px',
  borderRadius: 20,
  border: '1px solid var(--embed-color-border)',
  background: 'var(--embed-color-background)',
  color: 'var(--embed-color-text)',
  boxShadow: '0 4px 16px rgb(0 0 0 / 0.14)',
  fontWeight: 500,
  overflowWrap: 'anywhere',
}

/** For screen readers only. */
export const HIDDEN: CSSProperties = {
  position: 'absolute',
  width: 1,
  height: 1,
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
}

/** Where a widget that lies over the page says that it failed: in the corner where it would be. */
export const FLOATING = {
  position: 'fixed',
  insetBlockEnd: 16,
  insetInlineEnd: 16,
  zIndex: 999_999,
  width: 'min(320px, calc(100vw - 32px))',
  height: 210,
  borderRadius: 'var(--embed-radius)',
  boxShadow: '0 8px 30px rgb(0 0 0 / 0.18)',
} satisfies CSSProperties
