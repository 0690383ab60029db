import type { ReactNode } from 'react'

interface ActionProps {
  /** The id of the element that names the button's object. */
  about?: string | undefined
  title?: string | undefined
  /** `null`: not possible now. The button stays focusable: a disabled one would lose the focus. */
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
