import type { ReactNode } from 'react'

interface ActionProps {
  /** The id of what it acts on. */
  about?: string | undefined
  title?: string | undefined
  /** `null`: not now. The button keeps the focus that a disabled one would lose. */
  act: (() => void) | null
  children: ReactNode
}

/** A button that does something to a token, or to the log. */
export function Action({ about, title, act, children }: ActionProps) {
  return (
    <button
      type="button"
      title={title}
      aria-describedby={about}
      aria-disabled={act === null}
      onClick={() => act?.()}
    >
      {children}
    </button>
  )
}
