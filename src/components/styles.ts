import type { CSSProperties } from 'react'

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
