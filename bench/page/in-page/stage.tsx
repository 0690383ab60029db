import { Profiler, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'

/** One React root in an element of its own. */
export interface Stage {
  show: (content: ReactNode) => void
  close: () => void
  /** Commits that rendered something in here. 0 in a bundle whose React has no profiler. */
  commits: () => number
}

/** @param isAtOnce - each `show` is rendered before it returns; otherwise when React wants to. */
export function createStage({ isAtOnce = true } = {}): Stage {
  const host = document.body.appendChild(document.createElement('div'))
  const root = createRoot(host)
  let commits = 0
  const count = () => {
    commits += 1
  }
  return {
    show(content) {
      const render = () =>
        root.render(
          <Profiler id="stage" onRender={count}>
            {content}
          </Profiler>,
        )
      if (isAtOnce) flushSync(render)
      else render()
    },
    close() {
      flushSync(() => root.unmount())
      host.remove()
    },
    commits: () => commits,
  }
}
