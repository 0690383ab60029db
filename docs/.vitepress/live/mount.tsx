import type { ComponentType } from 'react'
import { createRoot } from 'react-dom/client'
import { LifeOfAToken } from '../../../stories/guides/LifeOfAToken'
import { LiveEmbed } from './LiveEmbed'
import './live.css'

/** The live examples, by the names that pages use: `<!-- live: embed -->`. */
const EXAMPLES = { embed: LiveEmbed, 'token-life': LifeOfAToken } as const satisfies Record<
  string,
  ComponentType<{ isDark: boolean }>
>

export type LiveName = keyof typeof EXAMPLES

export interface Mounted {
  setDark: (isDark: boolean) => void
  unmount: () => void
}

/** Shows a live example inside an element of the page. */
export function mountExample(name: LiveName, element: HTMLElement, isDark: boolean): Mounted {
  element.replaceChildren()
  const Example: ComponentType<{ isDark: boolean }> = EXAMPLES[name]
  const root = createRoot(element)
  const setDark = (next: boolean) => root.render(<Example isDark={next} />)
  setDark(isDark)
  return { setDark, unmount: () => root.unmount() }
}
